// SNARL_CHECK: our own invariants, checked in every build.
//
// A verifier that goes on after a broken invariant may say "verified". So the process ends with the exit code of
// the verdict "internal", after saying where.
#pragma once
#include <cstdio>
#include <cstdlib>

namespace snarl::report {

[[noreturn]] inline void broken_invariant(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "snarl: internal error: %s does not hold at %s:%d (please report this)\n", condition, file, line);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace snarl::report

#define SNARL_CHECK(condition) \
  (__builtin_expect(!!(condition), 1) ? (void)0 : ::snarl::report::broken_invariant(#condition, __FILE__, __LINE__))
