// A token gives the same bytes again, in another process and under gdb, and nothing else takes it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <regex>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

std::string token_of(const std::string& program) {
  const Spoken run = run_snarl("verify --format json " + program);
  std::string error;
  const std::optional<report::Result> result = report::parse_json(run.out, &error);
  return result && result->findings.size() == 1 ? result->findings[0].replay : "";
}

// The report without what the clock says.
std::string timeless(const std::string& report) {
  return std::regex_replace(report, std::regex(", [0-9.]+ m?s\\)"), ")");
}

void expect_refused(const std::string& token, const std::string& part) {
  const Spoken run = run_snarl("replay '" + token + "' " SNARL_REPLAY_SUBJECT);
  EXPECT_EQ(run.exit_code, 2) << token;
  EXPECT_NE((run.out + run.err).find(part), std::string::npos) << token << ": " << run.out << run.err;
  EXPECT_EQ((run.out + run.err).find("verified"), std::string::npos) << run.out;
}

TEST(Replay, GivesTheSameBytesWithTheProgramsOutput) {
  const std::string token = token_of(SNARL_REPLAY_SUBJECT);
  ASSERT_NE(token, "");
  const Spoken first = run_snarl("replay " + token + " " SNARL_REPLAY_SUBJECT);
  const Spoken second = run_snarl("replay " + token + " " SNARL_REPLAY_SUBJECT);
  EXPECT_EQ(first.exit_code, 1);
  EXPECT_EQ(first.out.rfind("the flag is up\n", 0), 0u) << first.out;
  EXPECT_NE(first.out.find("[data-race]"), std::string::npos) << first.out;
  EXPECT_EQ(timeless(first.out), timeless(second.out));
}

TEST(Replay, IsTheSameUnderGdb) {
  const std::string token = token_of(SNARL_REPLAY_SUBJECT);
  ASSERT_NE(token, "");
  const std::string settings = "SNARL_VERIFY=1 SNARL_REPLAY=" + token;
  const Spoken alone = run_command("env " + settings + " " SNARL_REPLAY_SUBJECT);
  EXPECT_EQ(alone.exit_code, 1);
  EXPECT_NE(alone.err.find("[data-race]"), std::string::npos) << alone.err;
  const Spoken debugged =
      run_command("gdb -nx -batch -ex 'set environment SNARL_VERIFY 1' -ex 'set environment SNARL_REPLAY " + token +
                  "' -ex 'tbreak write_and_flag' -ex run -ex 'print data' -ex continue " SNARL_REPLAY_SUBJECT);
  EXPECT_NE(debugged.out.find("reakpoint 1, "), std::string::npos) << debugged.out << debugged.err;
  EXPECT_NE(debugged.out.find("$1 = 0"), std::string::npos) << debugged.out;
  EXPECT_NE(debugged.out.find("the flag is up\n"), std::string::npos) << debugged.out;
  EXPECT_NE(timeless(debugged.err).find(timeless(alone.err)), std::string::npos) << debugged.err << "\nalone:\n"
                                                                                 << alone.err;
}

TEST(Replay, DamagedTokensAreRefused) {
  const std::string token = token_of(SNARL_REPLAY_SUBJECT);
  ASSERT_GT(token.size(), 12u);
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{2}, token.size() / 2, token.size() - 1}) {
    std::string damaged = token;
    damaged[at] = damaged[at] == 'x' ? 'y' : 'x';
    expect_refused(damaged, "token");
    expect_refused(token.substr(0, at), "token");
  }
  expect_refused(token + token, "token");
  expect_refused(token + "A", "token");
  expect_refused(std::string(50'000, 'A'), "token");
  expect_refused("not a token at all", "token");
}

TEST(Replay, AnotherProgramIsRefused) {
  std::ifstream stream(SNARL_SOURCE_DIR "/tests/cli/replay_subject.c");
  const std::string source{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const std::string file = write_file("subject.c", source);
  const std::string token = token_of(file);
  ASSERT_NE(token, "");
  EXPECT_EQ(run_snarl("replay " + token + " " + file).exit_code, 1);
  const std::string other = write_file("subject.c", std::regex_replace(source, std::regex("data = 1"), "data = 2"));
  const Spoken changed = run_snarl("replay " + token + " " + other);
  EXPECT_EQ(changed.exit_code, 2) << changed.out;
  EXPECT_NE(changed.out.find("another build"), std::string::npos) << changed.out << changed.err;
}

}  // namespace
}  // namespace snarl::cli_tests
