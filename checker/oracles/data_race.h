// Data races: two accesses to the same byte by different threads, one of them a write, one of them not atomic, not
// ordered by happens-before. Also accesses to freed blocks, which are races with, or after, the free.
//
// FastTrack (Flanagan and Freund, PLDI 2009) on the clocks of the execution graph: a plain access is an epoch (its
// thread, how many events of the graph the thread had executed). Shadow cells cover eight bytes each and hold the
// last writes and reads of its byte ranges; they are forgotten between executions by a run number.
// Cannot find: races of code that is not instrumented.
#pragma once
#include <cstdint>
#include <vector>

#include "checker/execution_graph.h"
#include "runtime/controller.h"

namespace snarl::checker {

// Happens-before of a thread's current point: counts of events per thread.
struct Clock {
  const Tick* ticks;
};

struct Epoch {
  ThreadId thread = 0;
  Tick tick = 0;  // events of the graph that the thread had executed
  std::uintptr_t pc = 0;
};

struct Race {
  enum class Kind : std::uint8_t { kDataRace, kUseAfterFree } kind;
  Epoch earlier, later;
  bool earlier_writes, later_writes, earlier_atomic, later_atomic;
  bool earlier_frees, later_frees;
  Address address;
};

class DataRaces {
 public:
  void begin_run() { ++run_; used_ = 0; }
  void clear() { cells_.clear(); mask_ = 0; used_ = 0; run_ = 0; }

  // Both return true when there is a race; race() tells which.
  bool plain(const runtime::Access& access, Tick tick, Clock now);
  bool atomic(Address address, std::size_t size, bool writes, Epoch epoch, Clock now);
  // Names the plain write that the atomic location at `address` begins with; 0: none in this execution.
  std::uint64_t origin(Address address) const;
  const Race& race() const { return race_; }

 private:
  struct Mark {  // one access to a byte range of a cell
    Epoch epoch;
    std::uint8_t first = 0, last = 0;  // bytes
    bool writes = false, atomic = false, frees = false;
  };
  struct Cell {
    Address granule = 0;
    std::uint32_t run = 0;
    std::vector<Mark> marks;
  };
  Cell& cell(Address granule);
  const Cell* find(Address granule) const;
  void grow();
  bool check(Cell& cell, const Mark& mark, Clock now, Address address);
  bool touch(Address address, std::size_t size, Mark mark, Clock now);

  std::vector<Cell> cells_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;  // cells of this run
  std::uint32_t run_ = 0;
  Race race_{};
};

}  // namespace snarl::checker
