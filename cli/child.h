// Child processes: compilers, and the program under test with a pipe for its result.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace snarl::cli {

struct ChildOutcome {
  bool started = false;
  int exit_status = -1;  // when it ended by itself
  int signal = 0;        // when a signal ended it
  bool timed_out = false;
  std::string result;  // what it wrote to the result descriptor
};

// Whether the command, a path or a name, can be started.
bool on_path(const std::string& command);

// Runs a command to its end, its output going where ours goes. `exit_status` 127: it could not be started.
ChildOutcome run_command(const std::vector<std::string>& command);

// As above, several at a time.
std::vector<ChildOutcome> run_commands(const std::vector<std::vector<std::string>>& commands, int jobs);

// What a command prints; nothing when it does not end with status 0.
std::optional<std::string> output_of(const std::vector<std::string>& command);

// Runs the program, behind its emulator if any, with `environment` added, without address space randomisation, and
// reads what it writes to the descriptor named by SNARL_RESULT_FD. Killed after `kill_after_s` seconds unless that is
// 0. An interrupt reaches the child; we stay to report what it says.
ChildOutcome run_program(const std::vector<std::string>& command,
                         const std::vector<std::pair<std::string, std::string>>& environment, double kill_after_s);

}  // namespace snarl::cli
