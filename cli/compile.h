// Builds the program under test: instrumented objects, linked with the runtime instead of the sanitizer's.
#pragma once
#include <string>

#include <vector>

#include "cli/arguments.h"
#include "cli/assembly.h"
#include "cli/inputs.h"
#include "cli/layout.h"

namespace snarl::cli {

struct Build {
  std::string program;  // path of the executable; empty after a failure
  std::string error;    // which step failed; the compiler has printed why
  std::vector<InlineAssembly> assembly;
};

// Compiles and links into `directory`. docs/reference/interception.md gives the reason for each flag.
Build build_program(const Arguments& arguments, const Inputs& inputs, const Layout& layout,
                    const std::string& directory);

}  // namespace snarl::cli
