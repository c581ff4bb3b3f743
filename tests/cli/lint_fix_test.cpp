// `snarl lint --fix`: what is repaired compiles and has no such finding any more.
#include "analyzers/driver/content_hash.h"
#include "tests/cli/lint_project.h"

namespace snarl::cli_tests {
namespace {

class LintFix : public LintProject {};

TEST_F(LintFix, RepairsSourcesAndHeadersOnce) {
  write("order.h",
        "#pragma once\n#include <atomic>\nextern std::atomic<int> a;\n"
        "inline void set() { a.store(1, std::memory_order_acquire); }\n");
  write("one.cpp", "#include \"order.h\"\nint one() { return a.load(std::memory_order_release); }\n");
  write("two.cpp", "#include \"order.h\"\nvoid two() { a = a + 1; }\n");
  database({"one.cpp", "two.cpp"});
  const Spoken first = lint("--fix");
  EXPECT_EQ(first.exit_code, 1);  // there were findings
  EXPECT_EQ(first.err, "snarl: repaired: 3 findings in 3 files\n") << first.out;
  EXPECT_NE(analyzers::read_file(path("order.h"))->find("a.store(1, std::memory_order_release)"), std::string::npos);
  EXPECT_NE(analyzers::read_file(path("one.cpp"))->find("a.load(std::memory_order_acquire)"), std::string::npos);
  EXPECT_NE(analyzers::read_file(path("two.cpp"))->find("a += 1;"), std::string::npos);
  const Spoken second = lint("--fix");
  EXPECT_EQ(second.exit_code, 0) << second.out;
  EXPECT_EQ(second.err, "");
}

TEST_F(LintFix, WhatIsSilencedStaysAsItIs) {
  const std::string text =
      "#include <atomic>\nvoid f(std::atomic<int>& a) { a.store(1, std::memory_order_acquire); }  // NOLINT\n";
  write("a.cpp", text);
  EXPECT_EQ(lint("--fix a.cpp --").exit_code, 0);
  EXPECT_EQ(*analyzers::read_file(path("a.cpp")), text);
}

}  // namespace
}  // namespace snarl::cli_tests
