// Many runs of one program under ThreadSanitizer, each perturbed in another way; what they found, each finding once.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fuzz/tsan/delays.h"
#include "report/finding.h"

namespace snarl::fuzz {

struct TsanOptions {
  std::uint64_t seed = 1;
  std::uint64_t runs_max = 0;  // 0: no bound
  double time_limit_s = 0;     // 0: no bound; looked at between runs
};

// What the program is told for one run.
struct TsanRun {
  PerturbMode mode = PerturbMode::kPlain;
  std::uint64_t seed = 0;
  std::uint64_t points_expected = 0;
};

// What came of it.
struct TsanOutcome {
  bool started = true;
  bool timed_out = false;
  int threads_deadlocked = 0;  // all there were; 0: it was not stopped for that
  int signal = 0;              // that ended it; not one of ours
  int exit_status = 0;         // where no signal did
  std::string log;             // of ThreadSanitizer
  std::string standard_error;
  std::uint64_t points = 0;
  bool fenced = false;  // a thread fence was executed
};

struct TsanFinding {
  report::Finding finding;
  std::uint64_t first_run = 0;  // that showed it, from 1
  std::uint64_t runs = 0;       // that showed it
};

struct TsanSummary {
  std::vector<TsanFinding> findings;  // in the order of their first run
  std::uint64_t runs = 0;
  std::uint64_t runs_hung = 0;
  std::uint64_t runs_failed = 0;  // that say nothing: ended from outside, or ThreadSanitizer itself gave up
  std::string failure;            // of the first of them, one line
  bool fenced = false;
  bool started = true;  // false: a run could not be started
};

// The run with this number, from 0. The first is plain; the modes follow each other, with a new seed each.
TsanRun plan_run(std::uint64_t seed, std::uint64_t number, std::uint64_t points_expected);

// `run` runs the program once; `stop` (asked before each run) ends the campaign early.
TsanSummary run_campaign(const TsanOptions& options, const std::function<TsanOutcome(const TsanRun&)>& run,
                         const std::function<bool(const TsanSummary&)>& stop);

}  // namespace snarl::fuzz
