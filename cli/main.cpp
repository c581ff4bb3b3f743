// The snarl command.
#include <string_view>

#include "cli/arguments.h"
#include "cli/commands.h"

#include <fcntl.h>
#include <unistd.h>

namespace {

// A descriptor that was closed by the caller would be handed out for something else. What goes to standard output must
// not be lost in silence.
void open_standard_descriptors() {
  for (const int wanted : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(wanted, F_GETFD) < 0) (void)open(wanted == STDOUT_FILENO ? "/dev/full" : "/dev/null", O_RDWR);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace snarl::cli;
  open_standard_descriptors();
  if (argc > 1 && std::string_view(argv[1]) == "lint") return lint_command(argc, argv);
  const Parsed parsed = parse_arguments(argc, argv);
  if (parsed.done) return parsed.exit_code;
  const Arguments& arguments = parsed.arguments;
  if (arguments.command == Command::kLitmus) return litmus_command(arguments);
  if (arguments.command == Command::kStress) return stress_command(arguments);
  if (arguments.command == Command::kFuzz && arguments.tsan) return tsan_command(arguments);
  return verify_command(arguments);
}
