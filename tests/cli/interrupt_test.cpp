// An interrupt ends the command with what is known so far, and leaves nothing behind. The interrupts come from the
// children, so that nothing here depends on time.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

namespace fs = std::filesystem;

TEST(Interrupt, TheProgramSaysWhatItHasFoundSoFar) {
  const Spoken run = run_snarl("verify " SNARL_FAKE_PROGRAM, "FAKE=interrupt-answer");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("6 executions"), std::string::npos) << run.out;
}

TEST(Interrupt, AProgramThatSaysNothingIsInconclusive) {
  const Spoken run = run_snarl("verify " SNARL_FAKE_PROGRAM, "FAKE=interrupt");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("interrupted"), std::string::npos) << run.out;
}

TEST(Interrupt, WhileCompilingNothingIsLeftBehind) {
  const std::string compiler = write_file("clang++-interrupting", "#!/bin/sh\nkill -INT $PPID\nexec sleep 60\n");
  fs::permissions(compiler, fs::perms::owner_all);
  const fs::path temporary = fs::path(compiler).parent_path() / "temporary";
  fs::create_directory(temporary);
  const Spoken run = run_snarl("verify --compiler " + compiler + " " + write_file("any.cpp", "int main() {}\n"),
                               "TMPDIR=" + temporary.string());
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("interrupted"), std::string::npos) << run.out << run.err;
  EXPECT_TRUE(fs::is_empty(temporary));
}

}  // namespace
}  // namespace snarl::cli_tests
