// Units in parallel, each in a process of its own.
//
// Processes, not threads: a unit that makes Clang crash is one unit that was not understood, and what Clang leaves
// behind in memory goes with its process.
#pragma once
#include <cstddef>
#include <functional>
#include <vector>

#include "analyzers/engine.h"

namespace snarl::analyzers {

struct Job {
  const Unit* unit = nullptr;
  const LockTable* table = nullptr;
};

// Calls `done` in the order in which units come to an end, with the job's index and the time at which it was begun
// (now_of_file_times_ns()). At most `processes` run at a time, and none is added to others while memory is short. False
// when `stop` said so; nothing runs any more then. `stop` is asked whenever a signal or a result came.
using JobDone = std::function<void(std::size_t job, UnitResult result, std::int64_t began_ns)>;
bool run_jobs(const std::vector<Job>& jobs, unsigned processes, const JobDone& done, const std::function<bool()>& stop);

}  // namespace snarl::analyzers
