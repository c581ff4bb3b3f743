// A schedule: the choices that determine one execution, and its text form, the replay token.
//
// For each thread, in program order: what each of its events is, which write it reads from or which event it waits
// for, its place in co, and what it chose where it was free to. Nothing else of an execution is free, so running the
// program under a schedule reproduces the execution, however the threads are switched.
// Text form: "1" (version), the model's letter, then base64url of variable-length numbers, the last a checksum.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "checker/execution_graph.h"
#include "checker/options.h"

namespace snarl::checker {

struct Decision {
  OpKind kind;
  EventId rf;                  // kNoEvent: none; the initial write of any location is init_of(0)
  std::uint32_t co_index = 0;  // order among the writes of one location; 0: no write
  std::uint8_t choice = 0;
  ThreadId peer = 0;           // of a created thread
};

struct Schedule {
  ModelKind model = ModelKind::kRc11;
  std::uint64_t fingerprint = 0;
  struct Thread {
    std::vector<Decision> decisions;
    bool spins = false;                 // afterwards it repeats its iteration for ever
    std::uint32_t iteration_begin = 0;
  };
  std::vector<Thread> threads;

  // Who creates `thread`; kThreadsMax: nobody.
  ThreadId creator(unsigned thread) const;
};

// How many events of each thread are in the porf-prefix of `roots`, or in it.
std::vector<Tick> prefix_of(const ExecutionGraph& graph, const std::vector<EventId>& roots);
// The events in `roots` and everything that they depend on (their porf-prefix).
Schedule make_schedule(const ExecutionGraph& graph, const std::vector<EventId>& roots);

std::string to_token(const Schedule& schedule);
// Nothing when the text is not an undamaged token.
std::optional<Schedule> from_token(const std::string& token);

}  // namespace snarl::checker
