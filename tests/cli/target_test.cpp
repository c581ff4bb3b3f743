// Programs for another machine: cross-built and run under emulation, with names, lines and replay as for this one.
#include <gtest/gtest.h>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

const char* const kRace = SNARL_SOURCE_DIR "/tests/programs/buggy/data_race.cpp";

TEST(Target, AFindingIsNamedAndReplays) {
  const std::string options = "--target aarch64-linux-gnu --format json ";
  const Spoken found = run_snarl("verify " + options + kRace);
  const std::optional<report::Result> result = report::parse_json(found.out, nullptr);
  ASSERT_TRUE(result && result->findings.size() == 1) << found.out << found.err;
  const std::string token = result->findings[0].replay;
  const Spoken again = run_snarl("replay " + token + " " + options + kRace);
  EXPECT_EQ(again.exit_code, 1);
  const std::optional<report::Result> replayed = report::parse_json(again.out.substr(again.out.find('{')), nullptr);
  ASSERT_TRUE(replayed && replayed->findings.size() == 1) << again.out << again.err;
  EXPECT_EQ(replayed->findings[0].replay, token);
  EXPECT_EQ(replayed->findings[0].message, result->findings[0].message);
  ASSERT_EQ(replayed->findings[0].places.size(), 2u);
  EXPECT_EQ(replayed->findings[0].places[0].stack[0].line, result->findings[0].places[0].stack[0].line);
}

TEST(Target, AReasonNamesItsPlace) {
  const std::string polling = write_file("polling.cpp",
                                         "#include <atomic>\n"
                                         "#include <thread>\n"
                                         "std::atomic<int> flag;\n"
                                         "int main() {\n"
                                         "  std::thread setter([] { flag = 1; });\n"
                                         "  long turns = 0;\n"
                                         "  for (; flag == 0; ++turns) std::this_thread::yield();\n"
                                         "  setter.join();\n"
                                         "  return turns > 100;\n"
                                         "}\n");
  const Spoken run = run_snarl("verify --target aarch64-linux-gnu " + polling);
  EXPECT_EQ(run.exit_code, 3) << run.out;
  EXPECT_NE(run.out.find("polling.cpp:7"), std::string::npos) << run.out << run.err;
}

TEST(Target, WhatIsMissingIsNamed) {
  const Spoken unknown = run_snarl(std::string("verify --target vax ") + kRace);
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("vax"), std::string::npos) << unknown.err;
  const Spoken alone = run_snarl(std::string("verify --target aarch64-linux-gnu ") + kRace, "PATH=/nowhere");
  EXPECT_EQ(alone.exit_code, 2);
  EXPECT_NE(alone.err.find("qemu-aarch64 is not on PATH"), std::string::npos) << alone.err;
}

// Built, copied and run elsewhere, without Snarl beside it. What an emulator shows is counted and never judged.
TEST(Target, AStressPackageStandsAloneAndKnowsAnEmulator) {
  const std::string package = write_file("package", "");
  const std::string sb = SNARL_SOURCE_DIR "/tests/litmus/SB+rlx+rlx.litmus";
  ASSERT_EQ(run_snarl("stress --target aarch64-linux-gnu --package " + package + " " + sb).exit_code, 0);
  const Spoken run = run_command("qemu-aarch64 " + package + " --iterations 2000 --format json");
  EXPECT_EQ(run.exit_code, 3) << run.out << run.err;
  EXPECT_NE(run.out.find("\"architecture\": \"aarch64\""), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("\"emulated\": true"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find("\"iterations\": 2000"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace snarl::cli_tests
