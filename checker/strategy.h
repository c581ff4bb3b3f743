// What one sampled execution asks, where the exhaustive search would branch: which thread goes next, which consistent
// write a read takes, where a write goes in co, what an operation chooses that is free to.
//
// Every answer is legal: the explorer offers only what the memory model allows, so a sampled execution is always one
// that the exhaustive search has too. Strategies: fuzz/strategies/, one file each.
#pragma once
#include <cstddef>
#include <cstdint>

#include "checker/event.h"
#include "runtime/controller.h"

namespace snarl::checker {

// What a thread is about to do.
struct Pending {
  OpKind kind = OpKind::kThreadBegin;
  Address address = 0;
  bool may_write = false;
};

// The moment of a decision. All threads that can go on have announced what they will do.
struct Situation {
  ThreadId current;        // who ran last
  std::uint64_t runnable;  // a bit for each thread that can go on; never 0
  const Pending* pending;  // by thread
  bool can_go_on(ThreadId thread) const { return (runnable >> thread & 1) != 0; }
};

// Do two operations of different threads not commute?
constexpr bool conflict(const Pending& a, const Pending& b) {
  return a.address != 0 && a.address == b.address && (a.may_write || b.may_write);
}

class Strategy {
 public:
  virtual ~Strategy() = default;
  // The same index begins the same execution, as far as the strategy has learned nothing in between.
  virtual void begin_execution(std::uint64_t index) = 0;
  virtual void end_execution() {}

  // One of `situation.runnable`, which has at least two.
  virtual ThreadId next_thread(const Situation& situation) = 0;
  // The thread cannot make progress alone: it has said so, or goes around in a loop for nothing.
  virtual void gives_way(ThreadId /*thread*/) {}

  // Shall this access be offered more than what is newest?
  virtual bool looks_back() = 0;
  // Which of `count` writes to read, all of them allowed, or of `count` places in co: the last is the newest.
  virtual std::size_t pick_write(std::size_t count) = 0;
  virtual std::size_t pick_place(std::size_t count) = 0;
  // Which of `count` alternatives of an operation; 0 is the usual outcome.
  virtual std::size_t pick_choice(std::size_t count) = 0;
};

}  // namespace snarl::checker
