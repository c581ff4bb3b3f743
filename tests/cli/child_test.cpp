// What the command makes of a child's end: only a whole answer of a child that ended by itself is a result.
#include <gtest/gtest.h>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

Spoken verify_fake(const std::string& how, const std::string& options = "") {
  return run_snarl("verify " + options + " " SNARL_FAKE_PROGRAM, "FAKE=" + how);
}

TEST(Child, ResultsBecomeExitCodes) {
  EXPECT_EQ(verify_fake("verified").exit_code, 0);
  EXPECT_EQ(verify_fake("bug").exit_code, 1);
  EXPECT_EQ(verify_fake("inconclusive").exit_code, 3);
  EXPECT_NE(verify_fake("verified").out.find("verified: "), std::string::npos);
}

TEST(Child, NoAnswerIsNeverVerified) {
  for (const char* how : {"silent", "garbage", "half", "segv", "verified-then-segv"}) {
    const Spoken run = verify_fake(how);
    EXPECT_EQ(run.exit_code, 70) << how;
    EXPECT_EQ(run.out.rfind("internal: ", 0), 0u) << run.out;
  }
  const Spoken run = verify_fake("killed");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("ended from outside"), std::string::npos) << run.out;
}

TEST(Child, AProgramThatDoesNotStopIsKilled) {
  const Spoken run = verify_fake("hang", "--time-limit 0.1");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("did not stop"), std::string::npos) << run.out;
}

TEST(Child, JsonIsTheWholeOutput) {
  const Spoken run = verify_fake("bug", "--format json --model sc");
  EXPECT_EQ(run.exit_code, 1);
  std::string error;
  const std::optional<report::Result> result = report::parse_json(run.out, &error);
  ASSERT_TRUE(result) << error;
  EXPECT_EQ(result->program, SNARL_FAKE_PROGRAM);
  EXPECT_EQ(result->model, "sc");
  EXPECT_EQ(result->executions_complete, 6u);
  ASSERT_EQ(result->findings.size(), 1u);
  EXPECT_EQ(result->findings[0].replay, "r1.2");
  const Spoken crashed = verify_fake("segv", "--format json");
  EXPECT_EQ(crashed.exit_code, 70);
  const std::optional<report::Result> no_result = report::parse_json(crashed.out, &error);
  ASSERT_TRUE(no_result) << error;
  EXPECT_EQ(no_result->verdict, report::Verdict::kInconclusive);
}

TEST(Child, TheReportTellsHowToReplayIt) {
  EXPECT_NE(verify_fake("bug", "--model sc").out.find("replay: snarl replay r1.2 --model sc " SNARL_FAKE_PROGRAM),
            std::string::npos);
  const Spoken replay = run_snarl("replay r1.2 " SNARL_FAKE_PROGRAM, "FAKE=bug");
  EXPECT_EQ(replay.exit_code, 1);
  EXPECT_NE(replay.out.find("replay of 'r1.2'"), std::string::npos) << replay.out;
}

TEST(Child, OutputGoesToAFile) {
  const std::string file = write_file("report.json", "");
  const Spoken run = verify_fake("bug", "--format json --output " + file);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
}

}  // namespace
}  // namespace snarl::cli_tests
