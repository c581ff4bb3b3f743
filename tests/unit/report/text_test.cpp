#include "report/formats/text.h"

#include <gtest/gtest.h>

#include "tests/golden/golden.h"
#include "tests/unit/report/sample_results.h"

namespace snarl::report {
namespace {

TextStyle style(int width) {
  TextStyle result;
  result.width = width;
  result.directory = "/home/user/project";
  result.replay = "snarl replay {} ring_test.cpp";
  return result;
}

TEST(Text, Verified) { golden::expect_golden("text_verified.txt", to_text(samples::verified(), style(100))); }

TEST(Text, RaceInColumns) {
  golden::expect_golden("text_race.txt", to_text(samples::message_passing_race(), style(100)));
}

TEST(Text, RaceInNarrowColumns) {
  golden::expect_golden("text_race_narrow.txt", to_text(samples::message_passing_race(), style(70)));
}

TEST(Text, RaceInColour) {
  TextStyle colour = style(100);
  colour.color = true;
  golden::expect_golden("text_race_colour.txt", to_text(samples::message_passing_race(), colour));
}

TEST(Text, ManyThreadsAsList) {
  golden::expect_golden("text_deadlock.txt", to_text(samples::five_thread_deadlock(), style(80)));
}

TEST(Text, CutShortIsNeverCalledVerified) {
  const std::string text = to_text(samples::cut_short(), style(100));
  EXPECT_EQ(text.find("verified"), std::string::npos);
  golden::expect_golden("text_cut_short.txt", text);
}

TEST(Text, NoLineIsWiderThanAsked) {
  for (const int width : {60, 80, 120}) {
    const std::string text = to_text(samples::message_passing_race().findings.front(), style(width));
    const std::size_t table = text.find("  #1");
    ASSERT_NE(table, std::string::npos);
    for (std::size_t at = table; at < text.find("  missing:");) {
      const std::size_t end = text.find('\n', at);
      EXPECT_LE(end - at, static_cast<std::size_t>(width));
      at = end + 1;
    }
  }
}

TEST(Text, NoColourAndFixedWidthWithoutTerminal) {
  const TextStyle plain = text_style_for(-1);
  EXPECT_FALSE(plain.color);
  EXPECT_EQ(plain.width, 100);
}

}  // namespace
}  // namespace snarl::report
