// Findings of static checks for people, one a paragraph, in the compilers' form so that editors find the places.
#pragma once
#include <string>
#include <vector>

#include "report/lint_finding.h"

namespace snarl::report {

std::string lint_text(const std::vector<LintFinding>& findings);

}  // namespace snarl::report
