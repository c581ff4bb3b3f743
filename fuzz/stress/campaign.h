// One test, run until its budget is spent: groups of threads on all processors, outcomes counted and graded.
// Tested by: tests/unit/fuzz/stress_test.cpp.
#pragma once
#include <atomic>
#include <functional>

#include "fuzz/stress/machine.h"
#include "fuzz/stress/options.h"
#include "fuzz/stress/result.h"

namespace snarl::stress {

// `told` gets what is known so far, a few times a second, and the result at the end. `stop` ends it early: the result
// is then inconclusive. When the threads of the test make no progress for the hang limit, the process ends after
// `told`.
void run_test(const Body& body, const Machine& machine, const Options& options, const Fixed& fixed,
              const std::atomic<bool>& stop, const std::function<void(const TestResult&)>& told);

}  // namespace snarl::stress
