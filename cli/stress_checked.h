// The outcomes of C++ stress tests, found by the checker: the same sources, built for it, one test at a time.
#pragma once
#include <string>

#include "cli/arguments.h"
#include "cli/compile.h"

namespace snarl::cli {

// C++ that registers what was found (fuzz/stress's ModelOutcomes) of the tests in `build`, a program for the checker;
// empty: `error` is one sentence.
std::string checked_outcomes(const Arguments& arguments, const Build& build, const std::string& directory,
                             std::string* error);

}  // namespace snarl::cli
