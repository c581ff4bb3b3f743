// snarl fuzz as a user sees it: verdicts, budgets, seeds, program arguments, replay.
#include <gtest/gtest.h>

#include <regex>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"
#include "tests/cli/sampled_result.h"

namespace snarl::cli_tests {
namespace {

report::Result fuzz(const std::string& arguments) {
  const Spoken run = run_snarl("fuzz --format json " + arguments);
  return sampled_result(run);
}

std::string timeless(const std::string& report) {
  return std::regex_replace(report, std::regex(", [0-9.]+ m?s\\)"), ")");
}

const std::string kStale = SNARL_SOURCE_DIR "/tests/programs/buggy/assertion_stale_read.cpp";
const std::string kGood = SNARL_SOURCE_DIR "/tests/programs/correct/sb_seq_cst.cpp";

TEST(Fuzz, ABugEndsItAndReplays) {
  const report::Result found = fuzz(kStale);
  ASSERT_EQ(found.verdict, report::Verdict::kBug);
  EXPECT_EQ(found.sampling->schedules_to_first_bug, found.sampling->schedules);
  const Spoken again = run_snarl("replay " + found.findings.at(0).replay + " " + kStale);
  EXPECT_EQ(again.exit_code, 1) << again.out << again.err;
  EXPECT_NE(again.out.find("[assertion]"), std::string::npos) << again.out;
}

TEST(Fuzz, NothingFoundIsCleanAndNotVerified) {
  const Spoken run = run_snarl("fuzz --schedules-max 300 " + kGood);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out.rfind("clean: ", 0), 0u) << run.out;
  EXPECT_NE(run.out.find("300 schedules"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("a sample, not a proof"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("verified"), std::string::npos) << run.out;
  EXPECT_EQ(fuzz(kGood).sampling->schedules, 10'000u);  // the budget of who gives none
}

TEST(Fuzz, TheSeedDecidesEverything) {
  const auto run = [](const std::string& seed) {
    return timeless(run_snarl("fuzz --seed " + seed + " --strategy random:0.5 " + kStale).out);
  };
  EXPECT_EQ(run("5"), run("5"));
  EXPECT_NE(run("5"), run("6"));  // the line names the seed
}

TEST(Fuzz, TheProgramHasItsArgumentsAndOutput) {
  const std::string program = write_file("arguments.c",
                                         "#include <assert.h>\n"
                                         "#include <string.h>\n"
                                         "int main(int argc, char** argv) {\n"
                                         "  assert(argc != 3 || strcmp(argv[2], \"a b\") != 0);\n"
                                         "}\n");
  EXPECT_EQ(run_snarl("fuzz " + program).exit_code, 0);
  EXPECT_EQ(run_snarl("fuzz " + program + " -- -O1 -- x 'a b'").exit_code, 1);
  EXPECT_EQ(run_snarl("fuzz " + program + " -- -- x 'a b'").exit_code, 1);
}

TEST(Fuzz, MistakesAreMisuse) {
  for (const char* option : {"--strategy psychic", "--strategy random:7", "--schedules-max -1", "--seed -1",
                             "--engine thread", "--run-limit -1"}) {
    const Spoken run = run_snarl(std::string("fuzz ") + option + " " + kGood);
    EXPECT_EQ(run.exit_code, 2) << option << run.out << run.err;
    EXPECT_EQ((run.out + run.err).find("clean"), std::string::npos) << option;
  }
}

TEST(Fuzz, AProgramThatNeverEndsIsInconclusive) {
  const std::string endless = write_file("endless.cpp",
                                         "#include <atomic>\n"
                                         "std::atomic<int> turns;\n"
                                         "int main() { for (;;) ++turns; }\n");
  const Spoken run = run_snarl("fuzz --schedules-max 2 --events-max 1000 " + endless);
  EXPECT_EQ(run.exit_code, 3) << run.out << run.err;
  EXPECT_NE(run.out.find("--events-max"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace snarl::cli_tests
