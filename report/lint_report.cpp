// Tested by: tests/unit/report/lint_report_test.cpp
#include "report/lint_report.h"

#include <algorithm>

namespace snarl::report {

std::string shown_file(const LintReport& report, const std::string& file) {
  const std::string& root = report.root;
  const bool below =
      !root.empty() && file.size() > root.size() + 1 && file.starts_with(root) && file[root.size()] == '/';
  return below ? file.substr(root.size() + 1) : file;
}

Verdict verdict(const LintReport& report, Confidence fail_on) {
  if (!report.whole) return Verdict::kInconclusive;
  const bool bad = std::any_of(report.results.begin(), report.results.end(), [&](const LintResult& result) {
    return result.state == LintState::kNew && result.finding.confidence <= fail_on;
  });
  return bad ? Verdict::kBug : Verdict::kVerified;
}

}  // namespace snarl::report
