// Prints a litmus test as C++ for the stress harness (fuzz/stress), with the grades of its outcomes in it, so that the
// program that comes of it needs nothing else to judge what it sees.
//
// It is made of the same flat code that the checker runs (code.h), so both agree on the order of accesses inside one
// expression, which C leaves open.
// Tested by: tests/stress, tests/cli/stress_test.cpp.
#pragma once
#include <string>
#include <string_view>

#include "litmus/ast.h"
#include "litmus/outcomes.h"

namespace snarl::litmus {

// A C++ string literal; what is not printable in ASCII is in octal.
std::string string_literal(std::string_view text);

// The head of a file that holds some tests.
std::string stress_prelude();

// `number`: another for each test of a program. `file`: what reports call it. `allowed`: under `model`; `interleaved`:
// under sc. Empty text: the test cannot run natively, and `why_not` is one sentence.
std::string stress_source(const Test& test, int number, const std::string& file, const std::string& model,
                          const Outcomes& allowed, const Outcomes& interleaved, std::string* why_not);

}  // namespace snarl::litmus
