// Spin loops: a thread that arrives again at the same operation with the same registers and the same stack, and whose
// effects in between cancel out, has gone once around for nothing. It waits from then on; other choices of what it
// read are explored by revisits. Exact, needs no annotation, and makes the number of executions finite.
//
// Idea: Kokologiannakis, Ren, Vafeiadis: Dynamic Partial Order Reductions for Spinloops, FMCAD 2021, there by static
// analysis. Here by comparing machine states at the operation: only at program counters where some thread has been
// twice without a lasting effect in between (sites). A new site changes what counts as the first iteration, so the
// search is restarted when one is learned.
//
// Effects cancel when every location that the iteration changed was changed by updates only, each reading from the one
// before (a mutex taken and given back, a counter raised and lowered; or a word taken by an acquiring update and given
// back by a releasing store), and has its old value at the end. Such an iteration can be cut out of any execution in
// which nobody has seen the values in between: docs/decisions/0004-loops.md. Whoever does see them (another thread's
// try_lock) makes the search start again without this rule for the loop in question (`observed`).
//
// A loop that never returns to an earlier state (it counts its iterations) cannot be told from progress. Where one has
// read the same value kEndless times without a lasting effect, or fills an execution up to its bound, it is learned,
// and cut after kVainMax vain iterations: the result is inconclusive, and everything below that bound has been
// explored. Limits: dead values that differ from one iteration to the next cost one more iteration, but for those that
// are found in registers and in words of the frame (runtime/dead_registers.h; never at -O0).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <vector>

#include "checker/execution_graph.h"
#include "runtime/controller.h"

namespace snarl::checker {

class SpinLoops {
 public:
  explicit SpinLoops(const ExecutionGraph& graph) : graph_(graph) {}
  void begin_run();
  // The thread has changed something for good that it, or another, could see.
  void effect(runtime::ThreadId thread);
  // It has changed a location by an update, which can be taken back by later ones.
  void update(EventId id, const Event& event);
  // A store: for good, unless it gives back what an update had taken.
  void store(EventId id, const Event& event);
  // A timed wait is about to begin; false: too many in a row have timed out, go no further.
  bool may_time_out(runtime::ThreadId thread, std::uintptr_t pc);
  void timed_out(runtime::ThreadId thread, std::uintptr_t pc);
  // A plain write: an effect unless it is to the thread's own stack, which is compared anyway.
  void plain_write(runtime::ThreadId thread, runtime::Address address);

  enum class Verdict : std::uint8_t { kGoesOn, kSpins, kEndless };
  // The thread is about to read, or to take something it may have to wait for; `index` counts its events.
  Verdict arrive(const runtime::Operation& operation, std::uint32_t index);
  // After kSpins, where the thread is to go around once more: the iteration begins here.
  void begin_again(runtime::ThreadId thread, std::uint32_t index);
  // How often in a row the thread has come by this place and read the same value at the same address.
  std::uint32_t same_in_a_row(runtime::ThreadId thread, std::uintptr_t pc) { return recent_of(threads_[thread], pc).same; }
  // kSpins: where the iteration began, and each update in it with the next one of the same location, if any.
  std::uint32_t iteration_begin(runtime::ThreadId thread) const { return threads_[thread].iteration_begin; }
  template <typename Visit>
  void for_each_update(runtime::ThreadId thread, const Visit& visit) const {
    const PerThread& own = threads_[thread];
    for (std::size_t i = own.iteration_updates; i < own.updates.size(); ++i) visit(own.updates[i].id, next(own, i));
  }
  // From this event on the thread has done nothing that lasts.
  std::uint32_t quiet_since(runtime::ThreadId thread) const { return threads_[thread].quiet_since; }
  // The thread is about to repeat an operation of an earlier execution: nothing to learn yet.
  void note(runtime::ThreadId id, std::uintptr_t pc, runtime::Address address, std::uint32_t index);
  // note(), update() and store() will not allocate.
  bool has_room(runtime::ThreadId id) const {
    return !threads_[id].recent.empty() && threads_[id].updates.size() < threads_[id].updates.capacity();
  }

  bool any_site() const { return !sites_.empty(); }
  bool maybe_site(std::uintptr_t pc) const { return (maybe_sites_ >> (pc >> 2 & 63) & 1) != 0; }
  bool is_site(std::uintptr_t pc) const { return sites_.contains(pc); }
  // What was learned, for and from other processes that share the search.
  std::vector<std::uintptr_t> learned() const;
  void learn(std::uintptr_t word);
  // Somebody saw what the iterations at this site did and undid: they are iterations like others.
  void observed(std::uintptr_t pc) { observed_.insert(pc); }
  // The thread has come to the bound of events: the loop it is most likely in is cut short from now on. 0: none seen.
  std::uintptr_t give_up(runtime::ThreadId thread);
  // Something was learned since the last call: what was explored so far is not comparable.
  bool take_learned() {
    const bool learned = learned_;
    learned_ = false;
    return learned;
  }

  static constexpr std::uint32_t kEndless = 2000;  // vain iterations from which on a loop is taken for endless
  static constexpr std::uint32_t kTimeoutsMax = 200;
  static constexpr std::uint32_t kVainMax = 10;      // and how many of them are explored then
  static constexpr std::uint32_t kUnchangedMax = 8;  // visits between updates that may cancel later

 private:
  struct Update {
    LocationId location;
    EventId id, rf;
    Value before, after;
    bool commutes;
    bool acquires;
  };
  struct Arrival {
    std::uintptr_t pc;
    std::uint64_t state;
    std::uint32_t index;
    std::size_t updates;
  };
  struct Recent {
    std::uintptr_t pc = 0;
    std::uint64_t effects = 0;
    std::size_t updates = 0;
    runtime::Address address = 0;
    std::uint32_t index = 0;      // of the last visit's event
    Value value = 0;              // what the one before it had read
    std::uint32_t run = 0;        // what is remembered is of this run
    std::uint32_t same = 0;       // visits in a row that read the same value at the same address
    std::uint32_t vain = 0;       // of these, the last ones without a lasting effect
    std::uint32_t unchanged = 0;  // visits in a row without anything but updates in between
  };
  struct PerThread {
    std::uint64_t effects = 1;
    std::uint64_t effects_at_arrivals = 0;
    const std::byte* stack_high = nullptr;
    std::vector<Recent> recent;  // a hash table by program counter
    std::vector<Arrival> arrivals;
    std::size_t matched = 0;  // kSpins: the earlier arrival that is like this one
    std::vector<Update> updates;  // since the last lasting effect
    std::uintptr_t timed_pc = 0;  // of the last timed wait
    std::uint32_t timeouts = 0;   // that ended there without anything having happened, in a row
    std::uint64_t effects_seen = 0;
    std::uint32_t quiet_since = 0;
    std::uint32_t iteration_begin = 0;
    std::size_t iteration_updates = 0;
  };
  void learn_endless(std::uintptr_t pc) { learned_ |= endless_.insert(pc).second; }
  Recent& recent_of(PerThread& thread, std::uintptr_t pc) const;
  static bool cancel(const PerThread& thread, std::size_t from);
  static EventId next(const PerThread& thread, std::size_t at);
  // Counts the visit; true where the place is worth looking at from now on.
  bool visit(runtime::ThreadId id, std::uintptr_t pc, runtime::Address address, std::uint32_t index);
  void add_site(std::uintptr_t pc) {
    sites_.insert(pc);
    maybe_sites_ |= std::uint64_t{1} << (pc >> 2 & 63);
  }

  const ExecutionGraph& graph_;
  std::array<PerThread, runtime::kThreadsMax> threads_;
  std::unordered_set<std::uintptr_t> sites_;
  std::uint64_t maybe_sites_ = 0;  // by bits of the pc
  std::unordered_set<std::uintptr_t> observed_;
  std::unordered_set<std::uintptr_t> endless_;
  bool learned_ = false;
  std::uint32_t run_ = 0;
  unsigned threads_used_ = 0;
};

}  // namespace snarl::checker
