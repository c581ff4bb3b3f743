// The snarl command.
#include "cli/arguments.h"
#include "cli/commands.h"

int main(int argc, char** argv) {
  using namespace snarl::cli;
  const Parsed parsed = parse_arguments(argc, argv);
  if (parsed.done) return parsed.exit_code;
  return parsed.arguments.command == Command::kLitmus ? litmus_command(parsed.arguments)
                                                      : verify_command(parsed.arguments);
}
