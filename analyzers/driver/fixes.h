// Repairs of findings, written into the files (--fix).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "report/lint_report.h"

namespace snarl::analyzers {

struct FixOutcome {
  int repaired = 0;                  // findings
  std::vector<std::string> files;    // that were written
  std::vector<std::string> remarks;  // what could not be done, one sentence each
};

// Of new findings that are at least as sure as `least`, by the order of the report. A finding's repairs are made all
// or not at all; those that overlap with earlier ones wait for another run. A file that was changed at or after
// `since_ns` (now_of_file_times_ns()) is left alone.
FixOutcome apply_fixes(const report::LintReport& report, report::Confidence least, std::int64_t since_ns);

}  // namespace snarl::analyzers
