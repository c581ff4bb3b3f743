// Runs tests, each in a process of its own, so that a crash or a loop without end in one is a finding and not the end.
// Tested by: tests/cli/stress_test.cpp.
#pragma once
#include <vector>

#include "fuzz/stress/machine.h"
#include "fuzz/stress/options.h"
#include "fuzz/stress/result.h"

namespace snarl::stress {

// With what the checker has found of it, where that was compiled in.
Body with_model(Body body);

// Those that are registered, each with that.
std::vector<Body> all_tests();

// A report that says nothing yet takes the place of an older one in Options::output; false: it cannot be written.
bool begin_report(const Machine& machine, const Options& options);

// Tells of progress on a terminal; leaves what is known so far in Options::output now and then.
RunResult run_tests(const std::vector<Body>& tests, const Machine& machine, const Options& options, const Fixed& fixed);

// In the form that is wanted.
std::string render(const RunResult& result, const std::string& format);

// To Options::output, whole or not at all, or to standard output; false: it cannot be written.
bool write_report(const RunResult& result, const Options& options);

}  // namespace snarl::stress
