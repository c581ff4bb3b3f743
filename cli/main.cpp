// The snarl command.
#include <string_view>

#include "cli/arguments.h"
#include "cli/commands.h"

int main(int argc, char** argv) {
  using namespace snarl::cli;
  if (argc > 1 && std::string_view(argv[1]) == "lint") return lint_command(argc, argv);
  const Parsed parsed = parse_arguments(argc, argv);
  if (parsed.done) return parsed.exit_code;
  return parsed.arguments.command == Command::kLitmus ? litmus_command(parsed.arguments)
                                                      : verify_command(parsed.arguments);
}
