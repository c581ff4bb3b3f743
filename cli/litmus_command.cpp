// Hands litmus files to their library.
#include "cli/commands.h"
#include "litmus/run_files.h"

namespace snarl::cli {

int litmus_command(const Arguments& arguments) {
  return litmus::run_files(arguments.files, arguments.model, arguments.format == Format::kJson ? "json" : "text",
                           arguments.output);
}

}  // namespace snarl::cli
