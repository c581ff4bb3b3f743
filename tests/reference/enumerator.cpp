#include "tests/reference/enumerator.h"

#include <cerrno>
#include <unordered_set>

#include "litmus/code.h"
#include "report/check.h"
#include "tests/reference/axioms.h"
#include "tests/reference/idle_iterations.h"
#include "tests/reference/primitives.h"

namespace snarl::reference {
namespace {

using litmus::Code;
using litmus::Instruction;

// How far a thread is in an operation that is several events: a choice, a barrier's arrival and its end.
enum class Stage : std::uint8_t { kFirst, kUsual, kUnusual, kArrived };

struct ThreadState {
  int pc = 0;
  Stage stage = Stage::kFirst;
  bool woken_spuriously = false;  // each happens to a thread at most once
  bool failed_spuriously = false;
  std::vector<Value> registers = {};
  std::vector<Visit> visits = {};  // since its last store
  int idle = 0;                    // iterations for nothing so far
};

struct Partial {
  Graph graph;
  std::vector<ThreadState> threads;
};

class Enumerator {
 public:
  Enumerator(const litmus::Test& test, Model model, const Environment& environment, std::size_t partial_graphs_max,
             int idle_max)
      : test_(test),
        model_(model),
        environment_(environment),
        partial_graphs_max_(partial_graphs_max),
        idle_max_(idle_max),
        code_(litmus::lower(test)) {}

  std::optional<Enumeration> run() {
    Partial start;
    start.graph.threads.resize(code_.size());
    start.graph.co.resize(test_.locations.size());
    for (const litmus::ThreadCode& code : code_) start.threads.push_back({.registers = code.registers});
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
    bool ended = true, all_may_wait = true;
    for (std::size_t thread = 0; thread < code_.size(); ++thread) {
      if (next(partial, thread).code == Code::kEnd) continue;
      ended = false;
      all_may_wait &= next(partial, thread).code == Code::kLock || next(partial, thread).code == Code::kPrimitive;
      extend_thread(partial, thread);
    }
    if (ended || all_may_wait) order_writes(partial, 0);
  }

  void extend_thread(const Partial& partial, std::size_t thread) {
    const Instruction& instruction = next(partial, thread);
    const auto& registers = partial.threads[thread].registers;
    if (const OpKind primitive = primitive_of(instruction); primitive != OpKind::kFence)
      return extend_primitive(partial, thread, primitive);
    GraphEvent event;
    event.order = instruction.order;
    event.plain = instruction.plain;
    if (instruction.code == Code::kFence) {
      event.fence = true;
      return add(partial, thread, event);
    }
    event.location = location_of(registers[instruction.b]);
    if (instruction.code == Code::kStore) {
      event.writes = true;
      event.value_written = registers[instruction.c];
      return add(partial, thread, event);
    }
    event.reads = true;
    event.update = instruction.code != Code::kLoad;
    for_each_source(partial, event.location, [&](EventName source, Value value) {
      event.rf = source;
      read_from(partial, thread, event, value);
    });
  }

  int location_of(Value address) const {
    const int location = litmus::location_at(address, static_cast<int>(test_.locations.size()));
    SNARL_CHECK(location >= 0);
    return location;
  }

  // kFence: an instruction of another kind.
  static OpKind primitive_of(const Instruction& instruction) {
    if (instruction.code == Code::kLock) return OpKind::kMutexLock;
    if (instruction.code == Code::kTryLock) return OpKind::kMutexTryLock;
    if (instruction.code == Code::kUnlock) return OpKind::kMutexUnlock;
    return instruction.code == Code::kPrimitive ? instruction.primitive : OpKind::kFence;
  }

  // Every write of the location that is there, the initial one too.
  template <class Visit>
  void for_each_source(const Partial& partial, int location, const Visit& visit) const {
    visit(EventName{-1, location}, test_.locations[static_cast<std::size_t>(location)].initial);
    for (std::size_t other = 0; other < partial.graph.threads.size(); ++other) {
      const auto& events = partial.graph.threads[other];
      for (std::size_t i = 0; i < events.size(); ++i) {
        if (!events[i].writes || events[i].location != location) continue;
        visit(EventName{static_cast<int>(other), static_cast<int>(i)}, events[i].value_written);
      }
    }
  }

  // --- Primitives

  // May the operation begin with a choice between its usual course and another: timing out, failing, waking up?
  bool chooses(const ThreadState& state, const Instruction& instruction) const {
    if (instruction.timed && environment_.timeouts) return true;
    switch (primitive_of(instruction)) {
      case OpKind::kQueueAwait:
        return environment_.spurious_wakeups && !state.woken_spuriously;
      case OpKind::kMutexTryLock:
      case OpKind::kRwTryReadLock:
      case OpKind::kRwTryWriteLock:
        return environment_.try_lock_failures && !state.failed_spuriously;
      default:
        return false;
    }
  }

  void extend_primitive(const Partial& partial, std::size_t thread, OpKind primitive) {
    const ThreadState& state = partial.threads[thread];
    const Instruction& instruction = next(partial, thread);
    if (state.stage == Stage::kFirst && chooses(state, instruction)) {
      for (const Value choice : {0, 1}) choose(partial, thread, choice);
      return;
    }
    const bool unusual = state.stage == Stage::kUnusual;
    if (primitive == OpKind::kThreadJoin) return join(partial, thread);
    if (unusual) primitive = attempt(primitive);
    if (primitive == OpKind::kQueueAwait || state.stage == Stage::kArrived) return await(partial, thread, primitive);
    GraphEvent event;
    event.is_primitive = event.reads = true;
    event.primitive = primitive;
    event.location = location_of(state.registers[instruction.b]);
    event.futex = instruction.order != MemoryOrder::kRelaxed;
    for_each_source(partial, event.location, [&](EventName source, Value value) {
      const Value operand = instruction.code == Code::kPrimitive ? state.registers[instruction.c] : 0;
      if (primitive == OpKind::kRwUnlock || primitive == OpKind::kMutexUnlock) {
        if (!holds(primitive, thread, value)) return;
      }
      if (is_older_than_own(partial.graph, thread, event.location, source)) return;
      for (const Step& step :
           steps(primitive, operand, event.futex, static_cast<unsigned>(thread), static_cast<std::int64_t>(value))) {
        event.rf = source;
        event.value_read = value;
        event.writes = step.changes;
        event.value_written = static_cast<Value>(step.state);
        event.of_writer = primitive == OpKind::kRwUnlock && static_cast<std::int64_t>(value) < 0;
        event.result = primitive == OpKind::kQueueWake ? value & ~event.value_written : step.result;
        add_primitive(partial, thread, event, step.result);
      }
    });
  }

  // Only the newest state can be one in which this thread holds the object; others are no sources for its unlock.
  static bool holds(OpKind primitive, std::size_t thread, Value value) {
    const auto state = static_cast<std::int64_t>(value), self = static_cast<std::int64_t>(thread);
    if (primitive == OpKind::kMutexUnlock) return state == 1 + self;
    return state == -1 - self || (state > 0 && (state >> self & 1) != 0);
  }

  // Coherence forbids an update to read what its own thread has replaced; loops would go on for ever on such graphs.
  static bool is_older_than_own(const Graph& graph, std::size_t thread, int location, EventName source) {
    const auto& events = graph.threads[thread];
    for (std::size_t i = events.size(); i-- > 0;) {
      if (!events[i].writes || events[i].location != location) continue;
      return source.thread < 0 || (source.thread == static_cast<int>(thread) && source.index < static_cast<int>(i));
    }
    return false;
  }

  void choose(const Partial& partial, std::size_t thread, Value choice) {
    Partial larger = partial;
    ThreadState& state = larger.threads[thread];
    const Instruction& instruction = next(partial, thread);
    const OpKind primitive = primitive_of(instruction);
    GraphEvent event;
    event.is_primitive = true;
    event.primitive = OpKind::kChoice;
    event.result = choice;
    larger.graph.threads[thread].push_back(event);
    state.stage = choice == 0 ? Stage::kUsual : Stage::kUnusual;
    // An attempt at what is an attempt already fails at once.
    if (choice == 1 && attempt(primitive) == primitive) {
      state.failed_spuriously = true;
      finish(larger, thread, instruction.timed ? ETIMEDOUT : EBUSY);
    }
    extend(larger);
  }

  void join(const Partial& partial, std::size_t thread) {
    const auto& state = partial.threads[thread];
    const auto target = static_cast<std::size_t>(state.registers[next(partial, thread).c]);
    if (next(partial, target).code != Code::kEnd) return;
    GraphEvent event;
    event.is_primitive = event.awaits = true;
    event.primitive = OpKind::kThreadJoin;
    event.rf = {static_cast<int>(target), static_cast<int>(partial.graph.threads[target].size()) - 1};
    add_primitive(partial, thread, event, 0);
  }

  // Woken by whoever took this thread from the queue, or completed the round of its arrival.
  void await(const Partial& partial, std::size_t thread, OpKind primitive) {
    for (const EventName waker : wakers(partial, thread, primitive)) {
      GraphEvent event;
      event.is_primitive = event.awaits = true;
      event.primitive = primitive;
      event.location = partial.graph.at(waker).location;
      event.rf = waker;
      add_primitive(partial, thread, event, 0);
    }
  }

  std::vector<EventName> wakers(const Partial& partial, std::size_t thread, OpKind primitive) const {
    const EventName own = last_entry(partial, thread, primitive);
    const Value bit = Value{1} << thread;
    std::vector<EventName> found;
    for_each_source(partial, partial.graph.at(own).location, [&](EventName source, Value) {
      if (source.thread < 0) return;
      const GraphEvent& waker = partial.graph.at(source);
      const bool wakes = primitive == OpKind::kBarrierWait ? waker.result == 1
                                                           : waker.primitive == OpKind::kQueueWake &&
                                                                 (waker.value_read & ~waker.value_written & bit) != 0;
      if (wakes && follows(partial, source, own)) found.push_back(source);
    });
    return found;
  }

  EventName last_entry(const Partial& partial, std::size_t thread, OpKind primitive) const {
    const OpKind entry = primitive == OpKind::kBarrierWait ? OpKind::kBarrierWait : OpKind::kQueueEnter;
    const int location = location_of(partial.threads[thread].registers[next(partial, thread).b]);
    const auto& events = partial.graph.threads[thread];
    std::size_t i = events.size();
    while (i > 0 && !(events[i - 1].primitive == entry && events[i - 1].location == location)) --i;
    SNARL_CHECK(i > 0);
    return {static_cast<int>(thread), static_cast<int>(i) - 1};
  }

  // Does the object's history lead from `own` to `waker` without a completed round, or another entry, in between?
  static bool follows(const Partial& partial, EventName waker, EventName own) {
    for (EventName at = partial.graph.at(waker).rf;; at = partial.graph.at(at).rf) {
      if (at == own) return true;
      if (at.thread < 0 || (partial.graph.at(at).primitive == OpKind::kBarrierWait && partial.graph.at(at).result == 1))
        return false;
      if (at.thread == own.thread && partial.graph.at(at).primitive == OpKind::kQueueEnter) return false;
    }
  }

  void add_primitive(const Partial& partial, std::size_t thread, const GraphEvent& event, Value result) {
    Partial larger = partial;
    ThreadState& state = larger.threads[thread];
    if (event.reads) state.visits.push_back({state.pc, state.registers, larger.graph.threads[thread].size()});
    larger.graph.threads[thread].push_back(event);
    const Instruction& instruction = next(partial, thread);
    if (primitive_of(instruction) == OpKind::kBarrierWait && !event.awaits && result == 0) {
      state.stage = Stage::kArrived;
      return extend(larger);
    }
    if (state.stage == Stage::kUnusual) {
      if (primitive_of(instruction) == OpKind::kQueueAwait) {
        // 1: woken all the same.
        state.woken_spuriously |= !instruction.timed;
        result = result == 0 && instruction.timed ? ETIMEDOUT : 0;
      } else if (result != 0) {
        result = ETIMEDOUT;
      }
    }
    finish(larger, thread, result);
    extend_unless_idle(larger, thread);
  }

  void finish(Partial& partial, std::size_t thread, Value result) {
    ThreadState& state = partial.threads[thread];
    const Instruction& instruction = next(partial, thread);
    if (instruction.code == Code::kPrimitive) state.registers[instruction.a] = result;
    if (instruction.code == Code::kTryLock) state.registers[instruction.a] = result == 0;
    state.stage = Stage::kFirst;
    ++state.pc;
    settle(partial, thread);
  }

  // Would every thread that has not ended wait for ever? Only asked of consistent graphs, with co.
  bool is_stuck(const Partial& partial) const {
    for (std::size_t thread = 0; thread < code_.size(); ++thread) {
      const Instruction& instruction = next(partial, thread);
      if (instruction.code == Code::kEnd) continue;
      const ThreadState& state = partial.threads[thread];
      OpKind primitive = primitive_of(instruction);
      if (primitive == OpKind::kThreadJoin) {
        if (next(partial, static_cast<std::size_t>(state.registers[instruction.c])).code == Code::kEnd) return false;
        continue;
      }
      if (state.stage == Stage::kFirst && chooses(state, instruction)) return false;
      if (state.stage == Stage::kUnusual) primitive = attempt(primitive);
      if (primitive == OpKind::kQueueAwait || state.stage == Stage::kArrived) {
        if (!wakers(partial, thread, primitive).empty()) return false;
        continue;
      }
      const int location = location_of(state.registers[instruction.b]);
      const auto& co = partial.graph.co[static_cast<std::size_t>(location)];
      const Value newest = co.empty() ? test_.locations[static_cast<std::size_t>(location)].initial
                                      : partial.graph.at(co.back()).value_written;
      const bool unlocks = primitive == OpKind::kMutexUnlock || primitive == OpKind::kRwUnlock;
      const Value operand = instruction.code == Code::kPrimitive ? state.registers[instruction.c] : 0;
      if (unlocks ||
          !steps(primitive, operand, false, static_cast<unsigned>(thread), static_cast<std::int64_t>(newest)).empty())
        return false;
    }
    return true;
  }

  // --- Memory

  void read_from(const Partial& partial, std::size_t thread, GraphEvent event, Value value) {
    const Instruction& instruction = next(partial, thread);
    const auto& registers = partial.threads[thread].registers;
    event.value_read = value;
    switch (instruction.code) {
      case Code::kRmw:
        event.writes = true;
        event.value_written = litmus::apply(instruction.rmw, value, registers[instruction.c]);
        break;
      case Code::kCompareExchange: {
        const bool equal = value == registers[instruction.expected];
        if (!equal || (instruction.weak && environment_.spurious_cas_failures)) {
          GraphEvent failed = event;
          failed.order = instruction.order_failure;
          add(partial, thread, failed);
        }
        if (!equal) return;
        event.writes = true;
        event.value_written = registers[instruction.c];
        break;
      }
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
    else if (event.writes && !gives_back(larger.graph, thread, event))
      state.visits.clear();
    if (instruction.code == Code::kLoad || instruction.code == Code::kRmw)
      state.registers[instruction.a] = event.value_read;
    if (instruction.code == Code::kCompareExchange) {
      state.registers[instruction.a] = event.writes;
      if (!event.writes) state.registers[instruction.expected] = event.value_read;
    }
    larger.graph.threads[thread].push_back(event);
    ++state.pc;
    settle(larger, thread);
    extend_unless_idle(larger, thread);
  }

  // An iteration for nothing is one of `idle_max`, or the end of this way.
  void extend_unless_idle(Partial& partial, std::size_t thread) {
    ThreadState& state = partial.threads[thread];
    if (back_again(partial.graph, thread, state.visits, state.pc, state.registers)) {
      if (++state.idle > idle_max_) return;
      state.visits.clear();
    }
    extend(partial);
  }

  // Po and rf determine the graph; co comes later.
  static std::string key(const Graph& graph) {
    std::string text;
    for (const auto& thread : graph.threads) {
      for (const GraphEvent& event : thread) {
        const bool sourced = event.reads || event.awaits;
        text += static_cast<char>(sourced ? event.rf.thread + 2 : 1);
        text += static_cast<char>(sourced ? event.rf.index + 2 : 1);
        text += static_cast<char>(event.writes ? 2 : 1);
        if (event.is_primitive) text += std::to_string(event.result);
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
    const auto violated = model_ == Model::kSc ? violated_sc : model_ == Model::kTso ? violated_tso : violated_rc11;
    if (!violated(partial.graph).empty()) return;
    if (!result_.racy) result_.racy = has_data_race(partial.graph);
    for (std::size_t thread = 0; thread < code_.size(); ++thread) {
      if (next(partial, thread).code == Code::kEnd) continue;
      result_.stuck = result_.stuck || is_stuck(partial);
      return;
    }
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
      outcome.locations.push_back(co.empty() || !is_memory(test_.locations[i])
                                      ? test_.locations[i].initial
                                      : partial.graph.at(co.back()).value_written);
    }
    ++result_.outcomes[outcome];
  }

  const litmus::Test& test_;
  const Model model_;
  const Environment environment_;
  const std::size_t partial_graphs_max_;
  const int idle_max_;
  std::vector<litmus::ThreadCode> code_;
  std::unordered_set<std::string> seen_;
  bool given_up_ = false;
  Enumeration result_;
};

}  // namespace

std::optional<Enumeration> enumerate(const litmus::Test& test, Model model, std::size_t partial_graphs_max,
                                     const Environment& environment, int idle_max) {
  return Enumerator(test, model, environment, partial_graphs_max, idle_max).run();
}

}  // namespace snarl::reference
