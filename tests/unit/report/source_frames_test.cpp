#include "report/source_frames.h"

#include <gtest/gtest.h>

namespace snarl::report {
namespace {

TEST(SourceFrames, TheReadersOwnLineIsShown) {
  Place place;
  place.stack = {{"load", "/usr/include/c++/12/atomic", 5, 1}, {"pop", "/p/ring.h", 48, 9}, {"main", "/p/a.cpp", 3, 1}};
  EXPECT_EQ(source_frame(place)->function, "pop");
  EXPECT_EQ(describe_location(place, "/p"), "ring.h:48:9");
  EXPECT_EQ(describe_location(place, "/q"), "/p/ring.h:48:9");
  EXPECT_EQ(describe_location(place, "/p/ri"), "/p/ring.h:48:9");
}

TEST(SourceFrames, LibraryAloneAndNothingAtAll) {
  Place place;
  place.pc = 0x1234;
  EXPECT_EQ(source_frame(place), nullptr);
  EXPECT_EQ(describe_location(place, ""), "address 0x1234");
  place.stack = {{"memcpy", "", 0, 0}};
  EXPECT_EQ(describe_location(place, ""), "memcpy");
  place.stack.push_back({"x", "/usr/include/string", 7, 0});
  EXPECT_EQ(describe_location(place, ""), "/usr/include/string:7");
}

}  // namespace
}  // namespace snarl::report
