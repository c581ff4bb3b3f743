// A lint report as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code scanning services.
#pragma once
#include <string>

#include "report/lint_report.h"

namespace snarl::report {

std::string lint_sarif(const LintReport& report, const std::string& version);

}  // namespace snarl::report
