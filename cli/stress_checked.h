// The outcomes of C++ stress tests, found by the checker: the same sources, built for it, one test at a time.
#pragma once
#include <string>

#include "cli/arguments.h"
#include "cli/inputs.h"

namespace snarl::cli {

// C++ that registers what was found (fuzz/stress's ModelOutcomes) of the tests that `native` lists; empty: `error` is
// one sentence.
std::string checked_outcomes(const Arguments& arguments, const Inputs& inputs, const std::vector<std::string>& native,
                             const std::string& directory, std::string* error);

}  // namespace snarl::cli
