// Verifies a body that is part of this very process, and completes the result: time, names and lines.
#pragma once
#include "driver/environment.h"
#include "report/finding.h"
#include "runtime/native_program.h"

namespace snarl::checker {

report::Result run_check(void (*body)(void*), void* argument, Settings settings,
                         runtime::BodyKind kind = runtime::BodyKind::kTest);

// A result for options that cannot be used.
report::Result misuse_result(const std::string& sentence);

}  // namespace snarl::checker
