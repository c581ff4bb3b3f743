#include "tests/reference/enumerator.h"

#include <algorithm>
#include <unordered_set>

#include "litmus/code.h"
#include "report/check.h"
#include "tests/reference/axioms.h"

namespace snarl::reference {
namespace {

using litmus::Code;
using litmus::Instruction;

// A thread that was about to read, and the event with which it did.
struct Visit {
  int pc;
  std::vector<Value> registers;
  std::size_t event;
};

struct ThreadState {
  int pc = 0;
  std::vector<Value> registers;
  std::vector<Visit> visits;  // since its last store
  int idle = 0;               // iterations for nothing so far
};

struct Partial {
  Graph graph;
  std::vector<ThreadState> threads;
};

class Enumerator {
 public:
  Enumerator(const litmus::Test& test, Model model, std::size_t partial_graphs_max, int idle_max)
      : test_(test),
        model_(model),
        partial_graphs_max_(partial_graphs_max),
        idle_max_(idle_max),
        code_(litmus::lower(test)) {}

  std::optional<Enumeration> run() {
    Partial start;
    start.graph.threads.resize(code_.size());
    start.graph.co.resize(test_.locations.size());
    for (const litmus::ThreadCode& code : code_) start.threads.push_back({0, code.registers, {}, 0});
    for (std::size_t i = 0; i < code_.size(); ++i) settle(start, i);
    extend(start);
    if (given_up_) return std::nullopt;
    return std::move(result_);
  }

 private:
  const Instruction& next(const Partial& partial, std::size_t thread) const {
    return code_[thread].instructions[static_cast<std::size_t>(partial.threads[thread].pc)];
  }

  void settle(Partial& partial, std::size_t thread) {
    ThreadState& state = partial.threads[thread];
    state.pc = litmus::advance(code_[thread], state.pc, state.registers.data());
    SNARL_CHECK(state.pc >= 0);
  }

  // Tries every next event of every thread.
  void extend(const Partial& partial) {
    if (given_up_ || !seen_.insert(key(partial.graph)).second) return;
    if (seen_.size() > partial_graphs_max_) {
      given_up_ = true;
      return;
    }
    bool ended = true;
    for (std::size_t thread = 0; thread < code_.size(); ++thread) {
      if (next(partial, thread).code == Code::kEnd) continue;
      ended = false;
      extend_thread(partial, thread);
    }
    if (ended) order_writes(partial, 0);
  }

  void extend_thread(const Partial& partial, std::size_t thread) {
    const Instruction& instruction = next(partial, thread);
    const auto& registers = partial.threads[thread].registers;
    GraphEvent event;
    event.order = instruction.order;
    event.plain = instruction.plain;
    if (instruction.code == Code::kFence) {
      event.fence = true;
      return add(partial, thread, event);
    }
    event.location = litmus::location_at(registers[instruction.b], static_cast<int>(test_.locations.size()));
    SNARL_CHECK(event.location >= 0);
    if (instruction.code == Code::kStore || instruction.code == Code::kUnlock) {
      event.writes = true;
      event.lock = instruction.code == Code::kUnlock;
      if (event.lock) event.order = MemoryOrder::kRelease;
      event.value_written = event.lock ? 0 : registers[instruction.c];
      return add(partial, thread, event);
    }
    event.reads = true;
    event.rf = {-1, event.location};
    read_from(partial, thread, event, test_.locations[static_cast<std::size_t>(event.location)].initial);
    for (std::size_t other = 0; other < partial.graph.threads.size(); ++other) {
      const auto& events = partial.graph.threads[other];
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (!events[i].writes || events[i].location != event.location) continue;
        event.rf = {static_cast<int>(other), static_cast<int>(i)};
        read_from(partial, thread, event, events[i].value_written);
      }
    }
  }

  void read_from(const Partial& partial, std::size_t thread, GraphEvent event, Value value) {
    const Instruction& instruction = next(partial, thread);
    const auto& registers = partial.threads[thread].registers;
    event.value_read = value;
    switch (instruction.code) {
      case Code::kRmw:
        event.writes = true;
        event.value_written = litmus::apply(instruction.rmw, value, registers[instruction.c]);
        break;
      case Code::kCompareExchange:
        event.writes = value == registers[instruction.expected];
        event.value_written = event.writes ? registers[instruction.c] : 0;
        if (!event.writes) event.order = instruction.order_failure;
        break;
      case Code::kTryLock:
        event.lock = true;
        if (value != 0) {
          event.order = MemoryOrder::kRelaxed;
          break;
        }
        [[fallthrough]];
      case Code::kLock:
        if (value != 0) return;  // held: not now
        event.lock = event.writes = true;
        event.order = MemoryOrder::kAcquire;
        event.value_written = 1;
        break;
      default:
        break;
    }
    add(partial, thread, event);
  }

  void add(const Partial& partial, std::size_t thread, const GraphEvent& event) {
    Partial larger = partial;
    const Instruction& instruction = next(partial, thread);
    ThreadState& state = larger.threads[thread];
    if (event.reads)
      state.visits.push_back({state.pc, state.registers, larger.graph.threads[thread].size()});
    else if (event.writes && !event.lock && !gives_back(larger.graph, thread, event))
      state.visits.clear();
    if (instruction.code == Code::kTryLock) state.registers[instruction.a] = event.writes;
    if (instruction.code == Code::kLoad || instruction.code == Code::kRmw)
      state.registers[instruction.a] = event.value_read;
    if (instruction.code == Code::kCompareExchange) {
      state.registers[instruction.a] = event.writes;
      if (!event.writes) state.registers[instruction.expected] = event.value_read;
    }
    larger.graph.threads[thread].push_back(event);
    ++state.pc;
    settle(larger, thread);
    if (back_again(larger, thread)) {
      if (++state.idle > idle_max_) return;
      state.visits.clear();
    }
    extend(larger);
  }

  // A releasing store to what an acquiring update of this thread has changed last.
  static bool gives_back(const Graph& graph, std::size_t thread, const GraphEvent& store) {
    if (store.order != MemoryOrder::kRelease && store.order != MemoryOrder::kSeqCst) return false;
    const auto& events = graph.threads[thread];
    for (std::size_t i = events.size(); i-- > 0;) {
      const GraphEvent& event = events[i];
      if (!event.writes || event.location != store.location || (event.reads && event.value_read == event.value_written))
        continue;
      return event.reads && (event.order == MemoryOrder::kAcquire || event.order == MemoryOrder::kAcqRel ||
                             event.order == MemoryOrder::kSeqCst);
    }
    return false;
  }

  // Has the thread come back to a state it was in, with all that it has changed since put back?
  bool back_again(const Partial& partial, std::size_t thread) const {
    const ThreadState& state = partial.threads[thread];
    for (const Visit& visit : state.visits)
      if (visit.pc == state.pc && visit.registers == state.registers && cancel(partial.graph, thread, visit.event))
        return true;
    return false;
  }

  // Nobody has changed in between what the thread's events from `from` on change, and it is as it was.
  static bool cancel(const Graph& graph, std::size_t thread, std::size_t from) {
    struct Change {
      int location;
      Value before, after;
      std::size_t event;
    };
    std::vector<Change> changes;
    const auto& events = graph.threads[thread];
    for (std::size_t i = from; i < events.size(); ++i) {
      const GraphEvent& event = events[i];
      const Value old =
          event.reads ? event.value_read : 1;  // an unlock finds it locked, as a store does what it gives back
      if (!event.writes || old == event.value_written) continue;
      const auto known =
          std::find_if(changes.begin(), changes.end(), [&](const Change& c) { return c.location == event.location; });
      if (known == changes.end()) {
        changes.push_back({event.location, old, event.value_written, i});
        continue;
      }
      const EventName previous{static_cast<int>(thread), static_cast<int>(known->event)};
      if (event.reads && event.rf != previous) return false;
      known->after = event.value_written;
      known->event = i;
    }
    return std::all_of(changes.begin(), changes.end(), [](const Change& c) { return c.before == c.after; });
  }

  // Po and rf determine the graph; co comes later.
  static std::string key(const Graph& graph) {
    std::string text;
    for (const auto& thread : graph.threads) {
      for (const GraphEvent& event : thread) {
        text += static_cast<char>(event.reads ? event.rf.thread + 2 : 1);
        text += static_cast<char>(event.reads ? event.rf.index + 1 : 1);
      }
      text += '\0';
    }
    return text;
  }

  // All orders of the writes of each location, one write after the other. An update is only tried right after what it
  // reads, where atomicity and coherence put it: without that the orders of mutex operations alone are too many.
  void order_writes(const Partial& partial, std::size_t location) {
    if (location == test_.locations.size()) return judge(partial);
    std::vector<EventName> writes;
    for (std::size_t thread = 0; thread < partial.graph.threads.size(); ++thread) {
      const auto& events = partial.graph.threads[thread];
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (events[i].writes && events[i].location == static_cast<int>(location)) {
          writes.push_back({static_cast<int>(thread), static_cast<int>(i)});
        }
      }
    }
    Partial ordered = partial;
    order_rest(ordered, location, writes);
  }

  void order_rest(Partial& ordered, std::size_t location, std::vector<EventName>& rest) {
    if (rest.empty()) return order_writes(ordered, location + 1);
    auto& co = ordered.graph.co[location];
    const EventName last = co.empty() ? EventName{-1, static_cast<int>(location)} : co.back();
    for (std::size_t i = 0; i < rest.size(); ++i) {
      const GraphEvent& event = ordered.graph.at(rest[i]);
      if (event.reads && event.rf != last) continue;
      std::vector<EventName> others = rest;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      co.push_back(rest[i]);
      order_rest(ordered, location, others);
      co.pop_back();
    }
  }

  void judge(const Partial& partial) {
    const auto violated = model_ == Model::kSc ? violated_sc(partial.graph) : violated_rc11(partial.graph);
    if (!violated.empty()) return;
    const bool is_new = result_.graphs.insert(canonical_text(partial.graph, test_, model_ != Model::kSc)).second;
    SNARL_CHECK(is_new);
    Outcome outcome;
    for (std::size_t i = 0; i < partial.threads.size(); ++i) {
      const auto& registers = partial.threads[i].registers;
      const auto named = static_cast<std::ptrdiff_t>(test_.threads[i].registers.size());
      outcome.registers.emplace_back(registers.begin(), registers.begin() + named);
    }
    for (std::size_t i = 0; i < test_.locations.size(); ++i) {
      const auto& co = partial.graph.co[i];
      outcome.locations.push_back(co.empty() ? test_.locations[i].initial : partial.graph.at(co.back()).value_written);
    }
    ++result_.outcomes[outcome];
    if (!result_.racy) result_.racy = has_data_race(partial.graph);
  }

  const litmus::Test& test_;
  const Model model_;
  const std::size_t partial_graphs_max_;
  const int idle_max_;
  std::vector<litmus::ThreadCode> code_;
  std::unordered_set<std::string> seen_;
  bool given_up_ = false;
  Enumeration result_;
};

}  // namespace

std::optional<Enumeration> enumerate(const litmus::Test& test, Model model, std::size_t partial_graphs_max,
                                     int idle_max) {
  return Enumerator(test, model, partial_graphs_max, idle_max).run();
}

}  // namespace snarl::reference
