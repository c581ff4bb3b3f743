// A lint report as workflow commands, which GitHub Actions shows beside the lines of a pull request.
#pragma once
#include <string>

#include "report/lint_report.h"

namespace snarl::report {

std::string lint_github(const LintReport& report);

}  // namespace snarl::report
