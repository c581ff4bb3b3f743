// Entry point of the checker: explores every execution of a Program and says what was found.
#pragma once
#include "checker/options.h"
#include "report/finding.h"
#include "runtime/controller.h"

namespace snarl::checker {

// Places carry program counters only; call report's symboliser to fill names and lines.
// `result.program` and `time_ms` are left for the caller.
report::Result verify(runtime::Program& program, const Options& options);

}  // namespace snarl::checker
