// Findings of static checks for people, one a paragraph, in the compilers' form so that editors find the places.
#pragma once
#include <string>

#include "report/lint_report.h"

namespace snarl::report {

// New findings and errors; what is suppressed or in the baseline is left out.
std::string lint_text(const LintReport& report);

}  // namespace snarl::report
