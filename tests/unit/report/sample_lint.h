// A lint report with everything that a report can have, for the formats' golden files.
#pragma once
#include "report/lint_report.h"

namespace snarl::report::samples {

LintReport lint_with_everything();

}  // namespace snarl::report::samples
