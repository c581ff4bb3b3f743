// Verifies a body that is part of this very process, and completes the result: time, names and lines.
#pragma once
#include "checker/driver/environment.h"
#include "report/finding.h"

namespace snarl::checker {

report::Result run_check(void (*body)(void*), void* argument, Settings settings);

// A result for options that cannot be used.
report::Result misuse_result(const std::string& sentence);

}  // namespace snarl::checker
