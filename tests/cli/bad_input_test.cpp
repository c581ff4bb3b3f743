// Every mistake is one sentence on standard error, nothing on standard output, exit code 2.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

void expect_misuse(const std::string& arguments, const std::string& part) {
  const Spoken run = run_snarl(arguments);
  EXPECT_EQ(run.exit_code, 2) << arguments;
  EXPECT_EQ(run.out, "") << arguments;
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  EXPECT_EQ(run.err.rfind("snarl: ", 0), 0u) << run.err;
  EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
}

TEST(BadInput, Options) {
  expect_misuse("", "verify, fuzz, stress, replay, litmus or lint");
  expect_misuse("frobnicate", "frobnicate");
  expect_misuse("verify", "FILE is required");
  expect_misuse("verify --model pso x.cpp", "pso");
  expect_misuse("verify --format xml x.cpp", "xml");
  expect_misuse("verify --executions-max many x.cpp", "many");
  expect_misuse("verify --executions-max -1 x.cpp", "-1");
  expect_misuse("verify --time-limit -1 x.cpp", "-1");
  expect_misuse("verify --no-such-option x.cpp", "--no-such-option");
  expect_misuse("replay token-without-file", "FILE");
}

TEST(BadInput, Lint) {
  expect_misuse("lint --format xml " SNARL_FAKE_PROGRAM, "--format");
  expect_misuse("lint --no-such-option " SNARL_FAKE_PROGRAM, "--no-such-option");
  expect_misuse("lint /nowhere/x.cpp", "/nowhere/x.cpp: no such file");
  expect_misuse("lint /proc/self --", "/proc/self is a folder, and there is no compilation database");
  expect_misuse("lint /dev/zero", "/dev/zero is not a regular file");
  EXPECT_EQ(run_snarl("lint --no-cache " + write_file("good.cpp", "int main() {}")).exit_code, 0);
  const Spoken broken = run_snarl("lint --no-cache " + write_file("broken.cpp", "int main() { return x; }"));
  EXPECT_EQ(broken.exit_code, 3);
  EXPECT_NE(broken.out.find("undeclared identifier 'x'"), std::string::npos) << broken.out;
}

TEST(BadInput, Files) {
  expect_misuse("verify /nowhere/x.cpp", "/nowhere/x.cpp: no such file");
  expect_misuse("verify /tmp", "/tmp is a directory");
  expect_misuse("verify /bin/ls", "was not built for Snarl");
  expect_misuse("verify " + write_file("notes.txt", "hello"), "neither a C or C++ source file nor an executable");
  expect_misuse("verify " + write_file("empty", ""), "neither a C or C++ source file nor an executable");
  expect_misuse("verify /dev/zero", "/dev/zero is not a regular file");
  expect_misuse("verify " SNARL_FAKE_PROGRAM " " SNARL_FAKE_PROGRAM, "must be the only file");
  expect_misuse("verify " SNARL_FAKE_PROGRAM " -- -O2", "compiler flags need sources");
  expect_misuse("verify --compiler no-such-compiler++ " + write_file("ok.cpp", "int main() {}\n"),
                "no-such-compiler++");
  expect_misuse("verify --output /nowhere/out.txt " SNARL_FAKE_PROGRAM, "cannot write to /nowhere/out.txt");
}

TEST(BadInput, CompilerFlags) {
  const std::string file = write_file("ok.c", "int main(void) { return 0; }\n");
  for (const char* flag : {"-o elsewhere", "-oelsewhere", "-c", "-E", "-S", "-shared"})
    expect_misuse("verify " + file + " -- " + flag, "cannot be used");
  expect_misuse("verify " + file + " -O2", "go behind --");
  const Spoken two_words = run_snarl("verify " + file + " -- -D ONE=1 -I /tmp -include stddef.h -lm");
  EXPECT_EQ(two_words.exit_code, 0) << two_words.err;
  EXPECT_EQ(two_words.err, "");
}

TEST(BadInput, OutputThatCannotBeWritten) {
  const Spoken full = run_snarl("verify --output /dev/full " SNARL_FAKE_PROGRAM);
  EXPECT_EQ(full.exit_code, 2);
  EXPECT_EQ(full.err, "snarl: cannot write to /dev/full\n");
  // What run_snarl puts behind it is a comment.
  EXPECT_EQ(run_snarl("verify " SNARL_FAKE_PROGRAM " 2>/dev/null >&-; exit $? #").exit_code, 2);
  EXPECT_EQ(run_snarl("verify " SNARL_FAKE_PROGRAM " <&-").exit_code, 0);
}

TEST(BadInput, TheCompilersOwnMessageIsShown) {
  const Spoken run = run_snarl("verify " + write_file("broken.cpp", "int main() { return undeclared_thing; }\n"));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_NE(run.err.find("undeclared_thing"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("does not compile"), std::string::npos) << run.err;
}

TEST(BadInput, AMissingFunctionIsALinkFailure) {
  const Spoken run = run_snarl("verify " + write_file("unlinked.cpp", "void gone();\nint main() { gone(); }\n"));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.err.find("gone"), std::string::npos) << run.err;
  EXPECT_NE(run.err.find("linking failed"), std::string::npos) << run.err;
}

TEST(Help, HasExamplesAndExitCodes) {
  const Spoken run = run_snarl("--help");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find("Examples:"), std::string::npos);
  EXPECT_NE(run.out.find("Exit codes:"), std::string::npos);
  for (const char* verb : {"verify", "replay", "litmus"}) {
    const Spoken sub = run_snarl(std::string(verb) + " --help");
    EXPECT_EQ(sub.exit_code, 0);
    EXPECT_NE(sub.out.find("--model"), std::string::npos) << verb;
  }
  const Spoken version = run_snarl("--version");
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.out.rfind("snarl ", 0), 0u);
}

}  // namespace
}  // namespace snarl::cli_tests
