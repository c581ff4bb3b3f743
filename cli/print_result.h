// What a command says in the end.
#pragma once
#include "cli/arguments.h"
#include "report/finding.h"

namespace snarl::cli {

// The report, in the form and to the place that were asked for. Returns the exit code.
int print_result(const report::Result& result, const Arguments& arguments);

}  // namespace snarl::cli
