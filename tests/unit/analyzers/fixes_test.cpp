#include "analyzers/driver/fixes.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "analyzers/driver/content_hash.h"
#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

class Fixes : public testing::Test {
 protected:
  Fixes() { file_ = folder_.write("a.cpp", "one two\nthree\n"); }
  using Fix = report::LintFix;
  Fix fix(int line, int column, int end_line, int end_column, const std::string& text) const {
    return {{file_, line, column, end_line, end_column}, text};
  }
  void finding(std::vector<Fix> fixes, report::Confidence confidence = report::Confidence::kLikely,
               report::LintState state = report::LintState::kNew) {
    report::LintFinding finding;
    finding.confidence = confidence;
    finding.fixes = std::move(fixes);
    report_.results.push_back({finding, state, "", ""});
  }
  FixOutcome apply(std::int64_t since_ns = INT64_MAX) {
    return apply_fixes(report_, report::Confidence::kLikely, since_ns);
  }
  std::string text() const { return *read_file(file_); }

  ScratchFolder folder_;
  std::string file_;
  report::LintReport report_;
};

TEST_F(Fixes, ReplaceInsertAndRemove) {
  finding({fix(1, 5, 1, 8, "2")});
  finding({fix(1, 1, 1, 1, "zero ")});
  finding({fix(2, 3, 2, 6, ""), fix(2, 6, 2, 6, "!")});
  const FixOutcome outcome = apply();
  EXPECT_EQ(text(), "zero one 2\nth!\n");
  EXPECT_EQ(outcome.repaired, 3);
  EXPECT_EQ(outcome.files, std::vector<std::string>{file_});
  EXPECT_TRUE(outcome.remarks.empty());
}

TEST_F(Fixes, OverlappingOnesWaitAndAreMadeAllOrNotAtAll) {
  finding({fix(1, 1, 1, 8, "x")});
  finding({fix(2, 1, 2, 2, "T"), fix(1, 5, 1, 6, "y")});
  finding({fix(2, 1, 2, 2, "t")});
  const FixOutcome outcome = apply();
  EXPECT_EQ(text(), "x\nthree\n");
  EXPECT_EQ(outcome.repaired, 2);
  ASSERT_EQ(outcome.remarks.size(), 1u);
  EXPECT_NE(outcome.remarks[0].find("1 finding is not repaired"), std::string::npos);
}

TEST_F(Fixes, EqualOnesAreOne) {
  finding({fix(1, 1, 1, 1, "#include <new>\n"), fix(1, 1, 1, 1, "#include <new>\n")});
  finding({fix(1, 1, 1, 1, "#include <new>\n"), fix(2, 1, 2, 6, "3")});
  EXPECT_EQ(apply().repaired, 2);
  EXPECT_EQ(text(), "#include <new>\none two\n3\n");
}

TEST_F(Fixes, OnlySureAndNewFindingsAreRepaired) {
  finding({fix(1, 1, 1, 4, "1")}, report::Confidence::kHint);
  finding({fix(1, 1, 1, 4, "1")}, report::Confidence::kCertain, report::LintState::kSuppressed);
  finding({fix(1, 1, 1, 4, "1")}, report::Confidence::kCertain, report::LintState::kKnown);
  EXPECT_EQ(apply().repaired, 0);
  EXPECT_EQ(text(), "one two\nthree\n");
}

TEST_F(Fixes, PlacesThatAreNotThereAndFilesThatHaveChangedAreLeftAlone) {
  finding({fix(9, 1, 9, 2, "x")});
  finding({fix(1, 99, 1, 100, "x")});
  finding({fix(1, 4, 1, 2, "x")});
  FixOutcome outcome = apply();
  EXPECT_EQ(outcome.repaired, 0);
  EXPECT_EQ(outcome.remarks.size(), 1u);
  report_.results.clear();
  finding({fix(1, 1, 1, 4, "1")});
  outcome = apply(0);
  EXPECT_EQ(outcome.repaired, 0);
  EXPECT_EQ(text(), "one two\nthree\n");
}

TEST_F(Fixes, PermissionsAndLinksStay) {
  fs::permissions(file_, fs::perms::owner_all);
  const fs::path real = folder_.path() / "real.cpp";
  fs::rename(file_, real);
  fs::create_symlink(real, file_);
  finding({fix(1, 1, 1, 4, "1")});
  EXPECT_EQ(apply().repaired, 1);
  EXPECT_TRUE(fs::is_symlink(file_));
  EXPECT_EQ(text(), "1 two\nthree\n");
  EXPECT_EQ(fs::status(real).permissions(), fs::perms::owner_all);
}

}  // namespace
}  // namespace snarl::analyzers
