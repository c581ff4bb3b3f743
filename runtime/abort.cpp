// abort() and failed assertions of the code under test: faults with the place that called them.
#include <cstdio>
#include <cstdlib>
#include <cassert>

#include "runtime/execution.h"
#include "runtime/session.h"

using snarl::runtime::controlled;
using snarl::runtime::fail;
using snarl::runtime::FaultKind;

extern "C" {

void abort() noexcept {
  if (!controlled()) {
    SNARL_REAL(abort)();
    __builtin_unreachable();
  }
  fail(FaultKind::kAssertion, "abort() is called", SNARL_CALLER);
}

void __assert_fail(const char* condition, const char* file, unsigned line, const char* function) noexcept {
  if (!controlled()) {
    SNARL_REAL(__assert_fail)(condition, file, line, function);
    __builtin_unreachable();
  }
  char message[snarl::runtime::kFaultMessageMax];
  std::snprintf(message, sizeof message, "assertion `%s' failed", condition);
  fail(FaultKind::kAssertion, message, SNARL_CALLER);
}

}  // extern "C"
