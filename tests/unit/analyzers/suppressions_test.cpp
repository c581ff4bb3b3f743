// Expected answers are what clang-tidy's documentation says of each form.
#include "analyzers/driver/suppressions.h"

#include <gtest/gtest.h>

#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

// The lines of the text, from 1, on which a finding of this check is silenced.
std::vector<int> silenced(const std::string& text, const std::string& check = "lock-order") {
  ScratchFolder folder;
  report::LintFinding finding;
  finding.check = check;
  finding.place.file = folder.write("a.cpp", text);
  SourceLines sources;
  Suppressions suppressions(sources);
  std::vector<int> lines;
  const int last = static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 2;
  for (finding.place.line = 0; finding.place.line <= last; ++finding.place.line)
    if (suppressions.covers(finding)) lines.push_back(finding.place.line);
  return lines;
}
using Lines = std::vector<int>;

TEST(Suppressions, OnTheLine) {
  EXPECT_EQ(silenced("a\nb  // NOLINT\nc\n"), Lines{2});
  EXPECT_EQ(silenced("a\nb  /* NOLINT(snarl-lock-order): why */\nc\n"), Lines{2});
  EXPECT_EQ(silenced("b  // NOLINT(bugprone-x, snarl-lock-order)\r\n"), Lines{1});
  EXPECT_EQ(silenced("b  // NOLINT( snarl-* )\n"), Lines{1});
  EXPECT_EQ(silenced("b  // NOLINT(*)"), Lines{1});
}

TEST(Suppressions, OfOtherChecksNot) {
  EXPECT_EQ(silenced("b  // NOLINT(snarl-double-lock)\n"), Lines{});
  EXPECT_EQ(silenced("b  // NOLINT(lock-order)\n"), Lines{});
  EXPECT_EQ(silenced("b  // NOLINT()\n"), Lines{});
  EXPECT_EQ(silenced("b  // NOLINT(snarl-*,-snarl-lock-order)\n"), Lines{});
  EXPECT_EQ(silenced("b  // NOLINTER\n"), Lines{});
  EXPECT_EQ(silenced("b  // nolint\n"), Lines{});
  EXPECT_EQ(silenced("b  // NOLINT(snarl-double-lock) NOLINT(snarl-lock-order)\n"), Lines{1});
}

TEST(Suppressions, TheNextLine) {
  EXPECT_EQ(silenced("// NOLINTNEXTLINE\na\nb\n"), Lines{2});
  EXPECT_EQ(silenced("// NOLINTNEXTLINE(snarl-lock-order)\na\nb\n"), Lines{2});
  EXPECT_EQ(silenced("// NOLINTNEXTLINE(snarl-double-lock)\na\nb\n"), Lines{});
}

TEST(Suppressions, Blocks) {
  EXPECT_EQ(silenced("a\n// NOLINTBEGIN\nb\n// NOLINTEND\nc\n"), (Lines{2, 3, 4}));
  EXPECT_EQ(silenced("// NOLINTBEGIN(snarl-lock-*)\nb\n// NOLINTEND(snarl-lock-*)\nc\n"), (Lines{1, 2, 3}));
  EXPECT_EQ(silenced("// NOLINTBEGIN(snarl-lock-order)\na\n// NOLINTBEGIN(snarl-double-lock)\nb\n"
                     "// NOLINTEND(snarl-double-lock)\nc\n// NOLINTEND(snarl-lock-order)\nd\n"),
            (Lines{1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(silenced("// NOLINTBEGIN(snarl-lock-order)\nb\n// NOLINTEND\n"), Lines{});  // not its end
  EXPECT_EQ(silenced("// NOLINTBEGIN\nb\n"), Lines{});
  EXPECT_EQ(silenced("// NOLINTEND\nb\n"), Lines{});
}

TEST(Suppressions, AFileThatIsGoneSilencesNothing) {
  report::LintFinding finding;
  finding.check = "lock-order";
  finding.place = {"/nowhere/a.cpp", 1, 1};
  SourceLines sources;
  EXPECT_FALSE(Suppressions(sources).covers(finding));
}

}  // namespace
}  // namespace snarl::analyzers
