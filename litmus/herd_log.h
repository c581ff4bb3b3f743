// The log of one test as herd7 prints it, so that mcompare and the field's other tools read it; and as JSON.
#pragma once
#include <string>

#include "litmus/ast.h"
#include "litmus/outcomes.h"

namespace snarl::litmus {

// Ends with an empty line. A search that was cut prints `Loop Ok`/`Loop No`, herd7's word for "states may be missing".
std::string herd_log(const Test& test, const Outcomes& outcomes);

// One object, "snarl.litmus/1" (docs/reference/litmus.md), without a final newline.
std::string json_log(const Test& test, const Outcomes& outcomes, const std::string& file, const std::string& model);

}  // namespace snarl::litmus
