// Builds the program under test: instrumented objects, linked with the runtime instead of the sanitizer's.
#pragma once
#include <string>

#include "cli/arguments.h"
#include "cli/inputs.h"
#include "cli/layout.h"

namespace snarl::cli {

// Compiles and links into `directory`. Returns the executable's path; "" after a failure, `*error` then says which step
// failed (the compiler has printed why). docs/reference/interception.md gives the reason for each flag.
std::string build_program(const Arguments& arguments, const Inputs& inputs, const Layout& layout,
                          const std::string& directory, std::string* error);

}  // namespace snarl::cli
