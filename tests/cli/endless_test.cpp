// Bodies that never end: one clear sentence with the place, exit code 3, and the program ends by itself.
#include <gtest/gtest.h>

#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

void expect_inconclusive(const std::string& name, const std::string& content, const std::string& options,
                         const std::string& reason, const std::string& environment = "") {
  const Spoken run = run_snarl("verify " + options + " " + write_file(name, content) + " -- -O0", environment);
  EXPECT_EQ(run.exit_code, 3) << run.out << run.err;
  EXPECT_NE(run.out.find(reason), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("was killed"), std::string::npos) << run.out;
}

TEST(Endless, AccessesEndAtTheTimeLimit) {
  expect_inconclusive("accesses.cpp", "int x; int main() { for (volatile int i = 0;;) x = i; }\n", "--time-limit 0.5",
                      "time limit (--time-limit)");
}

TEST(Endless, OperationsEndAtTheirBound) {
  expect_inconclusive("operations.cpp", "#include <atomic>\nstd::atomic<int> x; int main() { for (;;) ++x; }\n", "",
                      "visible operations: the body may never end");
}

TEST(Endless, YieldsEndAtTheTimeLimit) {
  expect_inconclusive("yields.cpp", "#include <sched.h>\nint main() { for (;;) sched_yield(); }\n", "--time-limit 0.5",
                      "time limit (--time-limit)");
}

TEST(Endless, CodeWithoutHooksEndsAtTheTimeLimit) {
  expect_inconclusive(
      "loop.cpp", "int main() {\n  for (;;) {}\n}\n", "--time-limit 0.5",
      "stopped after the time limit (--time-limit), in code that reaches nothing Snarl sees (thread 0 at ");
}

TEST(Endless, CodeWithoutHooksIsNoticed) {
  expect_inconclusive("loop.cpp", "int main() {\n  for (;;) {}\n}\n", "", "loop.cpp:2", "SNARL_STALL_LIMIT=1");
}

TEST(Endless, ABlockedLibraryIsNoticed) {
  const char* text =
      "#include <thread>\n"
      "#include <unistd.h>\n"
      "int main() {\n"
      "  int ends[2];\n"
      "  char c;\n"
      "  if (pipe(ends) != 0) return 1;\n"
      "  std::thread([&] { (void)!read(ends[0], &c, 1); }).join();\n"
      "}\n";
  expect_inconclusive("pipe.cpp", text, "", "thread 1 at ", "SNARL_STALL_LIMIT=1");
}

}  // namespace
}  // namespace snarl::cli_tests
