// Names the objects of a witness: by their variable where DWARF knows it, else by the expression in the source line.
//
// A local captured by reference or a heap object has no name in the static debug information, but the line that
// touches it does name it: in `ring.head_.store(1)` it is `ring.head_`. The expression is taken only when the line
// holds exactly one such call, so that a name is never a guess between two.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "report/finding.h"

namespace snarl::report {

// Fills empty `object`s. One address has one name throughout; equal names of different addresses are told apart by "@1".
void name_objects(std::vector<Step>& witness, const std::function<std::string(std::uintptr_t)>& variable);

// The object of the only call of `operation` in a line of source, or "".
std::string object_expression(const std::string& source_line, const std::string& operation);

}  // namespace snarl::report
