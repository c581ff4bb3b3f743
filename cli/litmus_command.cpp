// Hands litmus files to their library.
#include "cli/commands.h"

#ifdef SNARL_WITH_LITMUS
#include "litmus/run_files.h"
#endif

namespace snarl::cli {

int litmus_command(const Arguments& arguments) {
#ifdef SNARL_WITH_LITMUS
  return litmus::run_files(arguments.files, arguments.model, arguments.format == Format::kJson ? "json" : "text",
                           arguments.output);
#else
  (void)arguments;
  return misuse("this snarl was built without litmus tests");
#endif
}

}  // namespace snarl::cli
