// ThreadSanitizer's reports as findings.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "report/finding.h"

namespace snarl::fuzz {

// Of a run in which ThreadSanitizer reported something, or gave up.
inline constexpr int kTsanExitStatus = 66;

// A finding of which nothing is known but this.
report::Finding bare_finding(report::FindingKind kind, std::string message);

// What its runtime is told besides the user's TSAN_OPTIONS: where to write, and frames that can be taken apart again.
std::string tsan_options(std::string_view users, std::string_view log_path);

// The reports in a log written under tsan_options(), in their order. What is not understood gives a finding all the
// same, with the report's title as its message, so that nothing is lost.
std::vector<report::Finding> parse_tsan_log(std::string_view log);

// What a program said on standard error before it ended by SIGABRT: a failed assert, an exception that nobody caught,
// or a crash finding when it is neither.
report::Finding parse_abort(std::string_view standard_error);

// Equal for findings that tell the same: of one kind, at the same lines (whichever of them read and which wrote).
std::string identity(const report::Finding& finding);

}  // namespace snarl::fuzz
