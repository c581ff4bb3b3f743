// Runs the failing cases as ctest would, and reads their output.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <sys/wait.h>

namespace {

struct Outcome {
  int exit_code = -1;
  std::string out;
};

Outcome run(const std::string& arguments, const std::string& environment = "",
            const char* program = SNARL_FAILING_TESTS) {
  Outcome outcome;
  FILE* pipe = popen((environment + " '" + program + "' " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  char buffer[4096];
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) outcome.out.append(buffer, count);
  const int status = pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) ++found;
  return found;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string read_file(const std::string& path) {
  std::ifstream stream(path);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string replay_command(const std::string& text) {
  const std::size_t at = text.find("--gtest_filter=", text.find("replay: "));
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

TEST(Outside, FailureShowsMessageAndReplays) {
  const Outcome stale = run("--gtest_filter=Fails.StaleRead");
  EXPECT_EQ(stale.exit_code, 1);
  EXPECT_TRUE(contains(stale.out, "fails.cpp:")) << stale.out;
  EXPECT_TRUE(contains(stale.out, "[assertion]")) << stale.out;
  EXPECT_TRUE(contains(stale.out, "[  FAILED  ] Fails.StaleRead")) << stale.out;
  const std::string command = replay_command(stale.out);
  ASSERT_TRUE(contains(command, "--snarl_replay=")) << stale.out;
  const Outcome again = run(command);
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_TRUE(contains(again.out, "[assertion]")) << again.out;
}

TEST(Outside, StaleReadIsImpossibleUnderSc) {
  const Outcome outcome = run("--gtest_filter=Fails.StaleRead --snarl_model=sc");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
}

TEST(Outside, JobsDoNotChangeTheReport) {
  const auto report = [](const std::string& jobs) {
    static const std::regex time("[0-9.]+ m?s");
    return std::regex_replace(
        run("--gtest_filter=Fails.StaleRead:Fails.Race --snarl_split=eagerly --snarl_jobs=" + jobs).out, time,
        "some time");
  };
  const std::string alone = report("1");
  EXPECT_TRUE(contains(alone, "[data-race]")) << alone;
  EXPECT_EQ(report("3"), alone);
  EXPECT_TRUE(contains(run("--gtest_filter=Fails.Race --snarl_jobs=-1").out, "expected a number"));
}

TEST(Outside, KindsOfFindings) {
  EXPECT_TRUE(contains(run("--gtest_filter=Fails.Race").out, "[data-race]"));
  EXPECT_TRUE(contains(run("--gtest_filter=Fails.Crash").out, "[crash]"));
  EXPECT_TRUE(contains(run("--gtest_filter=Fails.Exception").out, "[exception]"));
  EXPECT_TRUE(contains(run("--gtest_filter=Fails.AssertionInAnotherThread").out, "seen too late"));
}

TEST(Outside, OneDeathDoesNotTakeTheOthers) {
  const Outcome all = run("--gtest_filter=-Dies.*");
  EXPECT_EQ(all.exit_code, 1);
  EXPECT_TRUE(contains(all.out, "[       OK ] Passes.AfterAllTheDeaths")) << all.out;
  EXPECT_TRUE(contains(all.out, "[  FAILED  ] Fails.Abort")) << all.out;
}

TEST(Outside, ABoundIsNotAPass) {
  const Outcome outcome = run("--gtest_filter=Fails.Bound --snarl_executions_max=1");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.out, "inconclusive")) << outcome.out;
  EXPECT_EQ(run("--gtest_filter=Fails.Bound").exit_code, 0);
}

TEST(Outside, BadFlagsAreNamed) {
  EXPECT_TRUE(contains(run("--gtest_filter=Passes.* --snarl_model=pso").out, "--snarl_model=pso: expected rc11, sc or tso"));
  EXPECT_TRUE(contains(run("--gtest_filter=Passes.* --snarl_colour=1").out, "there is no such flag"));
  const Outcome damaged = run("--gtest_filter=Fails.StaleRead --snarl_replay=@@damaged@@");
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_TRUE(contains(damaged.out, "misuse")) << damaged.out;
}

TEST(Outside, AFailureIsReportedOnceWithItsTraces) {
  const Outcome traced = run("--gtest_filter=Fails.Traced");
  EXPECT_EQ(traced.exit_code, 1);
  EXPECT_EQ(count(traced.out, "Expected: (value) < (2)"), 1) << traced.out;
  EXPECT_EQ(count(traced.out, "[assertion]"), 1) << traced.out;
  EXPECT_TRUE(contains(traced.out, "in the helper")) << traced.out;
  EXPECT_TRUE(contains(traced.out, "in the body")) << traced.out;
}

TEST(Outside, TearDownIsPartOfTheExecution) {
  const Outcome outcome = run("--gtest_filter=Fixture.*");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.out, "found when torn down")) << outcome.out;
  const Outcome again = run(replay_command(outcome.out));
  EXPECT_TRUE(contains(again.out, "found when torn down")) << again.out;
}

// The process dies as with any other GoogleTest; what ran before has been reported, and ctest runs each case by itself.
TEST(Outside, DeathOutsideACheckIsNotHidden) {
  const Outcome outcome = run("--gtest_filter=Passes.*:Dies.*");
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_TRUE(contains(outcome.out, "[ RUN      ] Dies.Natively")) << outcome.out;
}

TEST(Outside, RepeatAndShuffle) {
  const Outcome outcome = run("--gtest_filter=Fails.Race:Passes.*:Outside.* --gtest_repeat=3 --gtest_shuffle");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(count(outcome.out, "[data-race]"), 3) << outcome.out;
  EXPECT_EQ(count(outcome.out, "[       OK ] Passes.AfterAllTheDeaths"), 3) << outcome.out;
  const Outcome holds = run("--gtest_repeat=2 --gtest_shuffle", "", SNARL_HOLDING_TESTS);
  EXPECT_EQ(holds.exit_code, 0) << holds.out;
  EXPECT_TRUE(contains(holds.out, "[  SKIPPED ] Skipped.IsSkipped")) << holds.out;
}

TEST(Outside, ShardsCoverAllCasesOnce) {
  int passed = 0;
  for (const char* shard : {"0", "1", "2"}) {
    const Outcome outcome =
        run("", std::string("GTEST_TOTAL_SHARDS=3 GTEST_SHARD_INDEX=") + shard, SNARL_HOLDING_TESTS);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
    passed += count(outcome.out, "[       OK ]");
  }
  EXPECT_EQ(passed, count(run("", "", SNARL_HOLDING_TESTS).out, "[       OK ]"));
}

// Three threads that each add once to one counter: 3! orders; they start together with nothing else.
TEST(Outside, ParametersReachTheExecutions) {
  const std::string xml = testing::TempDir() + "snarl_parameters.xml";
  const Outcome outcome =
      run("--gtest_filter=Few/Threads.AllAreCounted/2 --gtest_output=xml:" + xml, "", SNARL_HOLDING_TESTS);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  const std::string text = read_file(xml);
  EXPECT_TRUE(contains(text, "name=\"snarl_executions\" value=\"6\"")) << text;
}

TEST(Outside, SettingsComeFromTheEnvironmentToo) {
  EXPECT_EQ(run("--gtest_filter=Fails.StaleRead", "SNARL_MODEL=sc").exit_code, 0);
  const Outcome wrong = run("--gtest_filter=Fails.StaleRead", "SNARL_TIME_LIMIT=soon");
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_TRUE(contains(wrong.out, "SNARL_TIME_LIMIT=soon: expected a number of seconds")) << wrong.out;
}

TEST(Outside, HelpNamesEverySetting) {
  const Outcome help = run("--snarl_help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* name : {"--snarl_model", "--snarl_executions_max", "--snarl_time_limit", "--snarl_preemptions_max",
                           "--snarl_replay", "SNARL_MODEL"})
    EXPECT_TRUE(contains(help.out, name)) << help.out;
  EXPECT_FALSE(contains(help.out, "[ RUN")) << help.out;
}

TEST(Outside, JunitXml) {
  const std::string xml = testing::TempDir() + "snarl_gtest.xml";
  const Outcome outcome = run("--gtest_filter=Passes.*:Fails.Bound --gtest_output=xml:" + xml);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  const std::string text = read_file(xml);
  EXPECT_TRUE(contains(text, "snarl_verdict")) << text;
  EXPECT_TRUE(contains(text, "verified")) << text;
}

}  // namespace
