// A lint report as JSON, "snarl.lint/1" (docs/reference/lint.schema.json): one object with everything that is known.
#pragma once
#include <string>

#include "report/lint_report.h"

namespace snarl::report {

std::string lint_json(const LintReport& report, Verdict verdict);

}  // namespace snarl::report
