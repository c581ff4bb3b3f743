// Builds the program under test for ThreadSanitizer's own runtime, with the stubs that perturb its threads.
#pragma once
#include <string>

#include "cli/arguments.h"
#include "cli/compile.h"
#include "cli/inputs.h"
#include "cli/layout.h"

namespace snarl::cli {

// Compiles and links into `directory`. Nothing is said about inline assembly: it runs as it is.
Build build_tsan_program(const Arguments& arguments, const Inputs& inputs, const Layout& layout,
                         const std::string& directory);

}  // namespace snarl::cli
