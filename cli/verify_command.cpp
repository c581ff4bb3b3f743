// verify, fuzz and replay: build the program if it comes as sources, run it in a child, render what the child found.
#include "cli/child.h"
#include "cli/commands.h"
#include "cli/compile.h"
#include "cli/controlled_run.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/layout.h"
#include "cli/print_result.h"
#include "cli/temporary_directory.h"

namespace snarl::cli {

int verify_command(const Arguments& given) {
  Arguments arguments = given;
  if (arguments.command == Command::kReplay && arguments.replay.empty())
    return misuse("the replay token is empty: copy the whole of it");
  const Inputs inputs = classify_inputs(arguments.files);
  if (!inputs.error.empty()) return misuse(inputs.error);
  // An executable takes no flags, so what stands behind the first "--" is for it. verify runs it without.
  if (!inputs.executable.empty() && arguments.command != Command::kVerify && arguments.program_arguments.empty())
    arguments.program_arguments.swap(arguments.compiler_flags);
  if (!inputs.executable.empty() && !arguments.compiler_flags.empty())
    return misuse("compiler flags need sources, but " + inputs.executable + " is an executable");

  const Target target = find_target(arguments.target);
  if (!target.emulator.empty() && !on_path(target.emulator.front()))
    return misuse(target.emulator.front() + " is not on PATH: it runs programs for " + target.triple);
  catch_interrupts();
  report::Result result;
  {
    const TemporaryDirectory directory;  // gone before a word is printed
    Build build;
    build.program = inputs.executable;
    if (inputs.executable.empty()) {
      const Layout layout = find_layout(target);
      if (const std::string missing = missing_library(layout); !missing.empty())
        return misuse("this installation is incomplete: " + missing + " is not in " + layout.library_dir +
                      (target.triple.empty() ? "" : " (it is built where " + target.compiler + " is installed)"));
      if (directory.path().empty())
        return misuse("cannot create a temporary directory; set TMPDIR to one that is writable");
      build = build_program(arguments, inputs, layout, directory.path());
      if (build.program.empty() && interrupts() == 0) return misuse(build.error);
    }
    result = run_controlled(build, arguments);
  }
  result.program = arguments.files.front();
  return print_result(result, arguments);
}

}  // namespace snarl::cli
