// Function names as a person would say them.
#pragma once
#include <string>

namespace snarl::report {

// Demangles and drops parameters, return type and qualifiers: "_ZN4RingIiE4pushEi" becomes "Ring<int>::push".
// A name that is not mangled comes back unchanged.
std::string readable_function(const char* linkage_name);

}  // namespace snarl::report
