// The witness as text: one column per thread, time flows downwards; a list when the threads do not fit side by side.
#pragma once
#include <string>
#include <vector>

#include "report/formats/text.h"

namespace snarl::report {

// Lines end in '\n' and are indented by two. Loops are folded first.
std::string witness_table(const std::vector<Step>& witness, const TextStyle& style);

}  // namespace snarl::report
