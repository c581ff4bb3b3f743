// Runs the failing cases as ctest would, and reads their output.
#include <gtest/gtest.h>

#include <cstdio>
#include <regex>
#include <string>

#include <sys/wait.h>

namespace {

struct Outcome {
  int exit_code = -1;
  std::string out;
};

Outcome run(const std::string& arguments) {
  Outcome outcome;
  FILE* pipe = popen(("'" SNARL_FAILING_TESTS "' " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  char buffer[4096];
  for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) outcome.out.append(buffer, count);
  const int status = pclose(pipe);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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
  const Outcome all = run("");
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
  EXPECT_TRUE(contains(run("--gtest_filter=Passes.* --snarl_model=tso").out, "--snarl_model=tso: expected rc11 or sc"));
  EXPECT_TRUE(contains(run("--gtest_filter=Passes.* --snarl_colour=1").out, "there is no such flag"));
  const Outcome damaged = run("--gtest_filter=Fails.StaleRead --snarl_replay=@@damaged@@");
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_TRUE(contains(damaged.out, "misuse")) << damaged.out;
}

TEST(Outside, JunitXmlAndSharding) {
  const std::string xml = testing::TempDir() + "snarl_gtest.xml";
  const Outcome outcome = run("--gtest_filter=Passes.*:Fails.Bound --gtest_output=xml:" + xml);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out;
  FILE* file = fopen(xml.c_str(), "r");
  ASSERT_NE(file, nullptr);
  std::string text(65536, '\0');
  text.resize(fread(text.data(), 1, text.size(), file));
  fclose(file);
  EXPECT_TRUE(contains(text, "snarl_verdict")) << text;
  EXPECT_TRUE(contains(text, "verified")) << text;
}

}  // namespace
