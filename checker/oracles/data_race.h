// Data races: two accesses to the same byte by different threads, one of them a write, one of them not atomic, not
// ordered by happens-before. Also accesses to freed blocks, which are races with, or after, the free.
//
// FastTrack (Flanagan and Freund, PLDI 2009) on the clocks of the execution graph: a plain access is an epoch (its
// thread, how many events of the graph the thread had executed). Cells cover eight bytes each and hold the last plain
// writes and reads of its byte ranges; they are forgotten between executions by a run number. Atomic accesses leave no
// mark, they stand in the graph: most atomic locations are never touched by plain accesses, and cost one comparison.
// Locks and other modelled objects are atomic accesses to their first byte.
// Cannot find: races of code that is not instrumented.
#pragma once
#include <bitset>
#include <cstdint>
#include <deque>
#include <unordered_map>
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
  Tick tick = 0;  // events of the graph that the thread had executed; of an atomic access: its index
  std::uintptr_t pc = 0;
};

struct Race {
  enum class Kind : std::uint8_t { kDataRace, kUseAfterFree } kind;
  Epoch earlier, later;
  bool earlier_writes, later_writes, earlier_atomic, later_atomic;
  bool earlier_frees, later_frees;
  Address address;
  bool ordered;  // the earlier happens-before the later: a use of memory that was freed before
};

class DataRaces {
 public:
  // `executed`: how many events of each thread have been executed in this run.
  DataRaces(const ExecutionGraph& graph, const Tick* executed) : graph_(graph), executed_(executed) {}

  void begin_run();
  void clear();
  // The graph begins anew, with other locations; what is kept for speed alone stays.
  void forget_locations();

  // True when there is a race; race() tells which.
  bool plain(const runtime::Access& access);
  bool atomic(EventId event);
  // No plain access of this run has come near: atomic() would say no.
  bool is_purely_atomic(const Event& event) const {
    return atomic_of_[event.location]->plain_run != run_ && freed_.empty() && event.size <= 8;
  }
  // atomic() would say no, as far as can be told without effort.
  bool is_surely_ordered(EventId event) { return freed_.empty() && !atomic(event); }
  // Names the plain write that an atomic location at `address` begins with; 0: none in this execution.
  std::uint64_t origin(Address address) const;
  // Who has freed the block at `address` in this execution; null: nobody.
  const Epoch* freed_by(Address address) const;
  // In a block allocated in this execution, and not written since by a plain access.
  bool is_indeterminate(Address address) const;
  // A location was added to the graph.
  void watch(LocationId location);
  const Race& race() const { return race_; }

 private:
  struct Mark {  // one plain access to a byte range of a cell
    Epoch epoch;
    std::uint8_t first = 0, last = 0;  // bytes
    bool writes = false, frees = false;
  };
  static constexpr ThreadId kNobody = 0xFFFF, kShared = 0xFFFE;
  struct Cell {
    Address granule = 0;
    std::uint32_t run = 0;
    ThreadId owner = kNobody;  // the only thread that has touched it and not freed it; else kShared
    std::vector<Mark> marks;
  };
  struct AtomicGranule {
    std::uint32_t plain_run = 0;  // the last run in which a plain access touched it
    std::vector<LocationId> locations;
  };
  struct Freed { Address begin, end; Epoch epoch; };

  Cell& cell(Address granule);
  const Cell* find(Address granule) const;
  void grow();
  Clock now(ThreadId thread) const;
  bool check(Cell& cell, const Mark& mark);
  bool check_atomics(Address granule, const Mark& mark);
  bool touch(Address granule, const Mark& mark);
  bool free_block(const runtime::Access& access, Mark mark);
  bool found(const Epoch& earlier, bool earlier_writes, bool earlier_atomic, bool earlier_frees, const Mark& later,
             Address address, bool ordered = false);

  const ExecutionGraph& graph_;
  const Tick* executed_;
  std::vector<Cell> cells_;
  std::size_t mask_ = 0;
  std::size_t used_ = 0;  // cells of this run
  std::uint32_t run_ = 0;
  std::unordered_map<Address, AtomicGranule> atomics_;
  std::vector<AtomicGranule*> atomic_of_;  // by location: its first granule
  std::bitset<4096> maybe_atomic_;         // by hash of granule
  std::vector<Freed> freed_;
  std::vector<std::pair<Address, Address>> allocated_;
  Race race_{};
};

}  // namespace snarl::checker
