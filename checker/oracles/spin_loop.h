// Spin loops: a thread that arrives again at the same read with the same registers and the same stack, and has
// changed nothing in between, has gone once around for nothing. It waits from then on; other choices of what it
// read are explored by revisits. Exact, needs no annotation, and makes the number of executions finite.
//
// Idea: Kokologiannakis, Ren, Vafeiadis: Dynamic Partial Order Reductions for Spinloops, FMCAD 2021, there by static
// analysis. Here by comparing machine states at the read: only at program counters where some thread has been twice
// without an effect in between (sites). A new site changes what counts as the first iteration, so the search is
// restarted when one is learned.
// Limits: dead values that differ from one iteration to the next (common at -O0) cost one more iteration.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "runtime/controller.h"

namespace snarl::checker {

class SpinLoops {
 public:
  void begin_run();
  // The thread has changed something that it, or another, could see.
  void effect(runtime::ThreadId thread) { ++threads_[thread].effects; }
  // A plain write: an effect unless it is to the thread's own stack, which is compared anyway.
  void plain_write(runtime::ThreadId thread, runtime::Address address);
  // The thread is about to read; `index` counts its events. The index at the previous arrival in the same state.
  std::optional<std::uint32_t> arrive(const runtime::Operation& operation, std::uint32_t index);
  // The thread is about to repeat a read of an earlier execution: nothing to learn yet.
  void note(runtime::ThreadId id, std::uintptr_t pc) {
    PerThread& thread = threads_[id];
    recent_of(thread, pc) = {pc, thread.effects};
  }
  bool any_site() const { return !sites_.empty(); }
  bool maybe_site(std::uintptr_t pc) const { return (maybe_sites_ >> (pc >> 2 & 63) & 1) != 0; }
  bool is_site(std::uintptr_t pc) const { return sites_.contains(pc); }
  // What was learned, for and from other processes that share the search.
  std::vector<std::uintptr_t> sites() const { return {sites_.begin(), sites_.end()}; }
  void add_site(std::uintptr_t pc) { sites_.insert(pc); }
  // A site was learned since the last call: what was explored so far is not comparable.
  bool take_learned() { const bool learned = learned_; learned_ = false; return learned; }

 private:
  struct Arrival { std::uintptr_t pc; std::uint64_t state; std::uint32_t index; };
  struct Recent { std::uintptr_t pc = 0; std::uint64_t effects = 0; };
  struct PerThread {
    std::uint64_t effects = 1;
    std::uint64_t effects_at_arrivals = 0;
    const std::byte* stack_high = nullptr;
    std::array<Recent, 16> recent;
    std::vector<Arrival> arrivals;
  };
  static Recent& recent_of(PerThread& thread, std::uintptr_t pc) { return thread.recent[(pc >> 2) % thread.recent.size()]; }

  std::array<PerThread, runtime::kThreadsMax> threads_;
  std::unordered_set<std::uintptr_t> sites_;
  std::uint64_t maybe_sites_ = 0;  // by bits of the pc
  bool learned_ = false;
  unsigned threads_used_ = 0;
};

}  // namespace snarl::checker
