// The options of a check that runs inside the program under test: from SNARL_* variables and --snarl_* flags.
//
//   variable              flag                    value
//   SNARL_MODEL           --snarl_model           rc11, sc, tso
//   SNARL_EXECUTIONS_MAX  --snarl_executions_max  number; 0: no bound
//   SNARL_TIME_LIMIT      --snarl_time_limit      seconds; 0: no bound
//   SNARL_PREEMPTIONS_MAX --snarl_preemptions_max number; -1: no bound
//   SNARL_EVENTS_MAX      --snarl_events_max      number of visible operations of one execution
//   SNARL_MINIMISE_MAX    --snarl_minimise_max    further executions in which a shorter witness is looked for
//   SNARL_JOBS            --snarl_jobs            number of processes that share the search; 0: one per processor
//   SNARL_SPLIT           --snarl_split           eagerly: they share it as finely as they can (to test just that)
//   SNARL_REPLAY          --snarl_replay          token
//   SNARL_ENGINE          --snarl_engine          verify, fuzz
//   SNARL_STRATEGY        --snarl_strategy        of fuzz: NAME or NAME:PARAMETER
//   SNARL_SCHEDULES_MAX   --snarl_schedules_max   of fuzz: number; 0: no bound
//   SNARL_SEED            --snarl_seed            of fuzz: number
//   SNARL_PROGRESS        --snarl_progress        1, 0: draw the progress line on standard error
#pragma once
#include <string>
#include <vector>

#include "checker/options.h"
#include "fuzz/campaign.h"

namespace snarl::checker {

enum class Engine { kVerify, kFuzz };

struct Settings {
  Engine engine = Engine::kVerify;
  Options options;
  fuzz::Settings fuzz;
  bool progress = false;
};

// Both return "" or a sentence that says which setting is wrong.
std::string apply_environment(Settings* settings);
// Flags win over the environment. Words that do not start with --snarl_ are not looked at.
std::string apply_flags(const std::vector<std::string>& words, Settings* settings);

// What --snarl_help prints.
std::string settings_help();

// This process's own command line, from /proc, because main() belongs to somebody else.
std::vector<std::string> command_line();

}  // namespace snarl::checker
