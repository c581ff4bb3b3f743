// SNARL_CHECK: an invariant of Snarl's own, on in every build.
//
// A verifier that goes on after a broken invariant may say "verified", so it ends at once with the exit code for
// internal errors. Never for mistakes of the user or of the program under test.
#pragma once

namespace snarl::report {

// Prints the broken condition and ends the process with exit code 70. Allocates nothing, so it may be called anywhere.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace snarl::report

#define SNARL_CHECK(condition) \
  (__builtin_expect(!!(condition), 1) ? void() : ::snarl::report::check_failed(#condition, __FILE__, __LINE__))
