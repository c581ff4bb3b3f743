#include "report/fold.h"

#include <gtest/gtest.h>

namespace snarl::report {
namespace {

Step step(int thread, std::string operation, int reads_from = -1) {
  Step result;
  result.thread = thread;
  result.operation = std::move(operation);
  result.reads_from = reads_from;
  return result;
}

std::string text(const std::vector<Step>& steps) {
  std::string out;
  for (const Step& s : steps) {
    out += std::to_string(s.thread) + s.operation;
    if (s.repeat > 1) out += "x" + std::to_string(s.repeat);
    if (s.reads_from >= 0) out += "<" + std::to_string(s.reads_from);
    out += " ";
  }
  return out;
}

TEST(Fold, SingleStepsAndBlocks) {
  EXPECT_EQ(text(fold_loops({step(0, "a"), step(0, "a"), step(0, "a"), step(0, "b")})), "0ax3 0b ");
  EXPECT_EQ(text(fold_loops({step(0, "a"), step(0, "b"), step(0, "a"), step(0, "b"), step(0, "c")})), "0ax2 0bx2 0c ");
}

TEST(Fold, OtherThreadsInBetweenKeepStepsApart) {
  EXPECT_EQ(text(fold_loops({step(0, "a"), step(1, "w"), step(0, "a")})), "0a 1w 0a ");
}

TEST(Fold, ReadsFromFollowsTheStepsThatRemain) {
  EXPECT_EQ(text(fold_loops({step(0, "a"), step(0, "a"), step(0, "w"), step(1, "r", 2), step(1, "q", 1)})),
            "0ax2 0w 1r<1 1q<0 ");
}

TEST(Fold, DifferentValuesAreNotALoop) {
  Step one = step(0, "load");
  one.value = "1";
  Step two = step(0, "load");
  two.value = "2";
  EXPECT_EQ(fold_loops({one, two}).size(), 2u);
}

}  // namespace
}  // namespace snarl::report
