// What a run of lint has to say, as data: formats, exit codes and baselines look at this.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "report/finding.h"
#include "report/lint_finding.h"

namespace snarl::report {

// kSuppressed: by a comment in the source. kKnown: in the baseline. Neither is told by text formats nor fails a run.
enum class LintState { kNew, kSuppressed, kKnown };

struct LintResult {
  LintFinding finding;
  LintState state = LintState::kNew;
  std::string function;     // the innermost around the place that has a name; "" when there is none
  std::string fingerprint;  // the same when only the lines above have changed
};

// A check that was on.
struct LintRule {
  std::string check;
  std::string page;  // what its reference page says, Markdown
};

struct LintReport {
  std::vector<LintFinding> errors;  // of the compiler, of the check "compiler"
  std::vector<LintResult> results;  // by place
  std::vector<LintRule> rules;      // by name; of every check in `results`, and maybe more
  bool whole = true;                // false: something was not understood, so that silence means nothing
  bool has_baseline = false;
  std::size_t units = 0;
  std::size_t units_read = 0;  // not from the cache
  std::string root;            // places below it are shown relative to it; absolute, without a slash at its end
};

// `file` as it is shown: relative to the root when it is below it.
std::string shown_file(const LintReport& report, const std::string& file);

// kInconclusive when not whole; else kBug when a new finding is at least as sure as `fail_on`; else kVerified.
Verdict verdict(const LintReport& report, Confidence fail_on);

}  // namespace snarl::report
