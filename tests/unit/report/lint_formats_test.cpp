#include <gtest/gtest.h>

#include <algorithm>

#include "report/formats/lint_github.h"
#include "report/formats/lint_json.h"
#include "report/formats/lint_sarif.h"
#include "report/formats/lint_text.h"
#include "tests/golden/golden.h"
#include "tests/unit/report/sample_lint.h"

namespace snarl::report {
namespace {

TEST(LintFormats, Golden) {
  const LintReport report = samples::lint_with_everything();
  golden::expect_golden("lint.txt", lint_text(report));
  golden::expect_golden("lint.json", lint_json(report, verdict(report, Confidence::kLikely)));
  golden::expect_golden("lint.sarif", lint_sarif(report, "1.2.3"));
  golden::expect_golden("lint_github.txt", lint_github(report));
}

// A command is one line, whatever a message says, and the runner's own undoing gives the message back.
TEST(LintFormats, WorkflowCommandsAreEscaped) {
  LintReport report;
  LintFinding finding;
  finding.check = "lock-order";
  finding.message = "a%0Ab\r\n::error::c";
  finding.place = {"/x,y:z%.cpp", 1, 1};
  report.results.push_back({finding, LintState::kNew, "", ""});
  EXPECT_EQ(lint_github(report),
            "::warning file=/x%2Cy%3Az%25.cpp,line=1,col=1,title=snarl-lock-order::a%250Ab%0D%0A::error::c\n");
}

TEST(LintReport, VerdictLooksAtNewFindingsThatAreSureEnough) {
  LintReport report;
  const auto with = [&](Confidence confidence, LintState state) {
    LintFinding finding;
    finding.confidence = confidence;
    report.results = {{finding, state, "", ""}};
    return verdict(report, Confidence::kLikely);
  };
  EXPECT_EQ(verdict(report, Confidence::kHint), Verdict::kVerified);
  EXPECT_EQ(with(Confidence::kCertain, LintState::kNew), Verdict::kBug);
  EXPECT_EQ(with(Confidence::kLikely, LintState::kNew), Verdict::kBug);
  EXPECT_EQ(with(Confidence::kHint, LintState::kNew), Verdict::kVerified);
  EXPECT_EQ(verdict(report, Confidence::kHint), Verdict::kBug);
  EXPECT_EQ(with(Confidence::kCertain, LintState::kSuppressed), Verdict::kVerified);
  EXPECT_EQ(with(Confidence::kCertain, LintState::kKnown), Verdict::kVerified);
  report.whole = false;
  EXPECT_EQ(with(Confidence::kCertain, LintState::kNew), Verdict::kInconclusive);
}

TEST(LintReport, FilesAreShownRelativeToTheRootOnlyBelowIt) {
  LintReport report;
  EXPECT_EQ(shown_file(report, "/a/b"), "/a/b");
  report.root = "/a";
  EXPECT_EQ(shown_file(report, "/a/b"), "b");
  EXPECT_EQ(shown_file(report, "/ab/c"), "/ab/c");
  EXPECT_EQ(shown_file(report, "/a"), "/a");
  EXPECT_EQ(shown_file(report, ""), "");
}

}  // namespace
}  // namespace snarl::report
