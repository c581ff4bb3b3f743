// A program run to its end with nothing shown, by real threads, and watched for hanging.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace snarl::cli {

enum class RunEnd {
  kItself,     // exit status or signal
  kDeadlock,   // killed: every thread waited without a time limit for one of the others
  kTime,       // killed: it took too long
  kInterrupt,  // killed: we were interrupted
};

struct WatchedRun {
  bool started = false;
  RunEnd end = RunEnd::kItself;
  int exit_status = -1;
  int signal = 0;
  int threads_waiting = 0;  // of a deadlock
};

// Runs `command` with `environment` added, without address space randomisation, its standard input and output nowhere
// and its standard error in the file `standard_error`. Killed after `limit_s` seconds unless that is 0.
WatchedRun run_watched(const std::vector<std::string>& command,
                       const std::vector<std::pair<std::string, std::string>>& environment,
                       const std::string& standard_error, double limit_s);

}  // namespace snarl::cli
