// Deadlock and livelock: an execution that ended although threads have not, and why none of them can go on.
//
// Deadlock: somebody waits for a lock, a wake-up or a thread that will never come. Livelock: everybody who is left
// spins, and what they read is the newest there is, so a fair scheduler changes nothing. A spinning thread that read
// something old is neither: the execution is blocked, and the one in which it reads the newer value is explored too.
#pragma once
#include <optional>
#include <vector>

#include "checker/execution_graph.h"
#include "checker/raw_finding.h"

namespace snarl::checker {

struct StuckThread {
  enum class Why : std::uint8_t { kState, kQueue, kBarrier, kJoin, kSpin } why;
  ThreadId thread;
  OpKind kind;                  // of the operation that waits
  LocationId location = kNoLocation;  // of the primitive
  Address address = 0;
  ThreadId joins = 0;
  std::uint32_t quiet_since = 0;  // kSpin: from this event on it has done nothing that lasts
  EventId iteration_begin;      // kSpin: the reads from here to the thread's last event repeat
  std::uintptr_t pc = 0;
};

// Nothing when the execution is merely blocked. `replayed`: it was judged before, and found to be stuck.
std::optional<RawFinding> judge_stuck(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck, bool replayed);

}  // namespace snarl::checker
