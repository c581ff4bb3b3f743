#include "checker/witness.h"

#include <algorithm>
#include <deque>
#include <string>

namespace snarl::checker {
namespace {

// One way to order the events of a graph, as a search over how far each thread has come.
class Order {
 public:
  Order(const ExecutionGraph& graph, bool interleaving, const std::vector<Tick>& limits, OrderEffort* effort)
      : graph_(graph), interleaving_(interleaving), limits_(limits), effort_(*effort) {}

  // Empty: no order found (a cycle, or too many states).
  // `preemptions`: count only switches away from a thread that could go on. `cost`: how many there are.
  std::vector<EventId> fewest_switches(bool preemptions = false, int* cost = nullptr) const {
    struct State {
      std::vector<std::uint32_t> positions;
      unsigned thread;
      std::size_t parent;
    };
    std::vector<State> states;
    std::unordered_map<std::string, bool> seen;
    std::deque<std::pair<std::size_t, int>> open;  // 0-1 breadth first: state, switches
    const auto enter = [&](State state, int switches, bool front) {
      std::string key(reinterpret_cast<const char*>(state.positions.data()), state.positions.size() * sizeof(std::uint32_t));
      key += static_cast<char>(state.thread);
      if (seen.contains(key)) return;
      states.push_back(std::move(state));
      front ? open.emplace_front(states.size() - 1, switches) : open.emplace_back(states.size() - 1, switches);
    };
    enter({std::vector<std::uint32_t>(graph_.thread_count(), 0), 0, 0}, 0, true);
    while (!open.empty() && states.size() < effort_.states_max) {
      ++effort_.states;
      const auto [index, switches] = open.front();
      open.pop_front();
      State state = states[index];
      std::string key(reinterpret_cast<const char*>(state.positions.data()), state.positions.size() * sizeof(std::uint32_t));
      key += static_cast<char>(state.thread);
      if (!seen.emplace(key, true).second) continue;
      if (done(state.positions)) {
        if (cost != nullptr) *cost = switches;
        std::vector<EventId> order;
        for (std::size_t at = index; at != 0; at = states[at].parent)
          order.push_back(EventId(states[at].thread, states[at].positions[states[at].thread] - 1));
        return {order.rbegin(), order.rend()};
      }
      for (unsigned t = 0; t < graph_.thread_count(); ++t) {
        if (!ready(state.positions, t)) continue;
        State next{state.positions, t, index};
        ++next.positions[t];
        const bool free = t == state.thread || (preemptions && !ready(state.positions, state.thread));
        enter(std::move(next), switches + !free, free);
      }
    }
    return {};
  }

  std::vector<EventId> greedy() const {
    std::vector<std::uint32_t> positions(graph_.thread_count(), 0);
    std::vector<EventId> order;
    unsigned thread = 0;
    while (!done(positions)) {
      unsigned tries = 0;
      while (!ready(positions, thread)) {
        thread = (thread + 1) % graph_.thread_count();
        if (++tries > graph_.thread_count()) return {};
      }
      order.push_back(EventId(thread, positions[thread]++));
    }
    return order;
  }

 private:
  bool done(const std::vector<std::uint32_t>& positions) const {
    for (unsigned t = 0; t < graph_.thread_count(); ++t)
      if (positions[t] < limits_[t]) return false;
    return true;
  }
  bool past(const std::vector<std::uint32_t>& positions, EventId id) const {
    return id.is_init() || positions[id.thread()] > id.index() || id.index() >= limits_[id.thread()];
  }
  bool ready(const std::vector<std::uint32_t>& positions, unsigned thread) const {
    if (positions[thread] >= limits_[thread]) return false;
    const EventId id(thread, positions[thread]);
    const Event& event = graph_.at(id);
    if (event.rf.exists() && !past(positions, event.rf)) return false;
    if (!interleaving_ || !event.writes || event.location == kNoLocation) return true;
    // co and fr: earlier writes, and the readers of earlier writes, come first.
    const std::vector<EventId>& co = graph_.location(event.location).co;
    for (std::uint32_t i = 0; i < event.co_index; ++i) {
      if (!past(positions, co[i])) return false;
      for (EventId r = graph_.at(co[i]).first_reader; r.exists(); r = graph_.at(r).next_reader)
        if (!(r == id) && !past(positions, r)) return false;
    }
    return true;
  }

  const ExecutionGraph& graph_;
  bool interleaving_;
  const std::vector<Tick>& limits_;  // how many events of each thread take part
  OrderEffort& effort_;
};

std::vector<Tick> all_of(const ExecutionGraph& graph) {
  std::vector<Tick> limits;
  for (unsigned t = 0; t < graph.thread_count(); ++t) limits.push_back(graph.size(t));
  return limits;
}

// An interleaving where there is one.
std::vector<EventId> order_of(const ExecutionGraph& graph, const std::vector<Tick>& limits, OrderEffort* effort) {
  std::vector<EventId> order;
  for (const bool interleaving : {true, false}) {
    const Order search(graph, interleaving, limits, effort);
    if (order.empty()) order = search.fewest_switches();
    if (order.empty()) order = search.greedy();
  }
  return order;
}

}  // namespace

std::string operation_name(const Event& event) {
  using runtime::RmwKind;
  switch (event.kind) {
    case OpKind::kLoad: return "load";
    case OpKind::kStore: return "store";
    case OpKind::kRmw:
      switch (event.rmw) {
        case RmwKind::kExchange: return "exchange";
        case RmwKind::kAdd: return "fetch_add";
        case RmwKind::kSub: return "fetch_sub";
        case RmwKind::kAnd: return "fetch_and";
        case RmwKind::kOr: return "fetch_or";
        case RmwKind::kXor: return "fetch_xor";
        case RmwKind::kNand: return "fetch_nand";
        case RmwKind::kWide: return "exchange";
      }
      return "update";
    case OpKind::kCompareExchange: return event.writes ? "compare_exchange" : "compare_exchange fails";
    case OpKind::kFence: return "fence";
    case OpKind::kThreadCreate: return "create thread " + std::to_string(event.peer);
    case OpKind::kThreadBegin: return "begin";
    case OpKind::kThreadEnd: return "end";
    case OpKind::kThreadJoin: return "join thread " + std::to_string(event.peer);
    case OpKind::kObjectInit: return "initialise";
    case OpKind::kObjectDestroy: return "destroy";
    case OpKind::kMutexLock: return "lock";
    case OpKind::kMutexTryLock: return event.writes ? "try_lock" : "try_lock fails";
    case OpKind::kMutexUnlock: return "unlock";
    case OpKind::kRwReadLock: return "lock_shared";
    case OpKind::kRwWriteLock: return "lock";
    case OpKind::kRwTryReadLock: return event.writes ? "try_lock_shared" : "try_lock_shared fails";
    case OpKind::kRwTryWriteLock: return event.writes ? "try_lock" : "try_lock fails";
    case OpKind::kRwUnlock: return "unlock";
    case OpKind::kSemaphoreWait: return "acquire";
    case OpKind::kSemaphoreTryWait: return event.writes ? "try_acquire" : "try_acquire fails";
    case OpKind::kSemaphorePost: return "release";
    case OpKind::kSemaphoreGet: return "get value";
    case OpKind::kOnceEnter: return event.writes ? "begin initialisation" : "initialised already";
    case OpKind::kOnceDone: return "end initialisation";
    case OpKind::kOnceAbort: return "abort initialisation";
    case OpKind::kQueueEnter: return "begin to wait";
    case OpKind::kQueueLeave: return event.writes ? "stop waiting" : "was woken";
    case OpKind::kQueueAwait: return "wake up";
    case OpKind::kQueueWake: return event.value_read != event.value_written && event.writes ? "notify" : "notify nobody";
    case OpKind::kBarrierWait: return event.location == kNoLocation ? "pass barrier" : "arrive at barrier";
    case OpKind::kChoice: return event.choice == 0 ? "does not time out" : "times out";
    default: return "";
  }
}

namespace {

std::string order_name(const Event& event) {
  if (event.chain || (!event.reads && !event.writes && event.kind != OpKind::kFence)) return "";
  switch (event.read_order()) {
    case MemoryOrder::kRelaxed: return "relaxed";
    case MemoryOrder::kAcquire: return "acquire";
    case MemoryOrder::kRelease: return "release";
    case MemoryOrder::kAcqRel: return "acq_rel";
    case MemoryOrder::kSeqCst: return "seq_cst";
  }
  return "";
}

std::string number(const Event& event, Value value) {
  if (event.size > 8) return "#" + std::to_string(value);
  if (event.size == 8 && value > 0xFFFFFFFFFF) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
  }
  const int bits = event.size * 8;
  if (bits != 0 && bits < 64 && (value >> (bits - 1)) != 0 && value > (Value{1} << bits) - 4096)
    return std::to_string(static_cast<long long>(value) - (1LL << bits));
  if (bits == 64 && static_cast<long long>(value) < 0 && static_cast<long long>(value) > -4096)
    return std::to_string(static_cast<long long>(value));
  return std::to_string(value);
}

std::string value_text(const Event& event) {
  if (event.chain || event.location == kNoLocation) return "";
  if (event.reads && event.writes) return number(event, event.value_read) + " -> " + number(event, event.value_written);
  return number(event, event.writes ? event.value_written : event.value_read);
}

}  // namespace

int fewest_preemptions(const ExecutionGraph& graph, OrderEffort* effort) {
  int cost = 0;
  Order(graph, false, all_of(graph), effort).fewest_switches(true, &cost);
  return cost;
}

WitnessCost witness_cost(const ExecutionGraph& graph, const std::vector<Tick>& limits, OrderEffort* effort) {
  WitnessCost cost;
  EventId before;
  for (const EventId id : order_of(graph, limits, effort)) {
    if (before.exists() && before.thread() != id.thread()) ++cost.switches;
    ++cost.events;
    before = id;
  }
  return cost;
}

std::string explain_stale_read(const std::vector<report::Step>& steps) {
  for (std::size_t i = steps.size(); i-- > 0;) {
    const report::Step& step = steps[i];
    if (step.newer < 0 || step.newer > static_cast<int>(i)) continue;
    return "Nothing orders #" + std::to_string(step.newer + 1) + " (" + steps[static_cast<std::size_t>(step.newer)].operation +
           " by thread " + std::to_string(steps[static_cast<std::size_t>(step.newer)].thread) + ") before #" +
           std::to_string(i + 1) + " (" + step.operation + " by thread " + std::to_string(step.thread) +
           "): no happens-before between them, so the older value may be read.";
  }
  return "";
}

std::vector<report::Step> make_witness(const ExecutionGraph& graph, const Recording& recording,
                                       const std::vector<RawFinding::RawPlace>& places) {
  OrderEffort effort;
  const std::vector<EventId> order = order_of(graph, all_of(graph), &effort);
  std::unordered_map<std::uint32_t, int> position;
  std::vector<report::Step> steps;
  std::vector<bool> shown(places.size(), false);
  // What `thread` did before its event number `tick`.
  const auto show_places = [&](unsigned thread, std::uint32_t tick) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const RawFinding::RawPlace& place = places[i];
      if (shown[i] || place.step.empty() || place.thread != thread || place.tick > tick) continue;
      shown[i] = true;
      report::Step step;
      step.thread = place.thread;
      step.operation = place.step;
      step.address = place.address;
      step.place = {"", place.thread, place.pc, place.call_pcs, {}};
      steps.push_back(std::move(step));
    }
  };
  for (EventId id : order) {
    const Event& event = graph.at(id);
    show_places(id.thread(), id.index());
    if (event.kind == OpKind::kThreadBegin || event.kind == OpKind::kThreadEnd) continue;
    report::Step step;
    step.thread = static_cast<int>(id.thread());
    step.operation = operation_name(event);
    step.address = event.address;
    step.order = order_name(event);
    step.value = value_text(event);
    step.is_read = event.reads && !event.chain;
    step.place.thread = step.thread;
    step.place.pc = event.pc;
    if (const auto stack = recording.stacks.find(id.raw); stack != recording.stacks.end()) step.place.call_pcs = stack->second;
    if (step.is_read && !event.rf.is_init()) {
      if (const auto source = position.find(event.rf.raw); source != position.end()) step.reads_from = source->second;
    }
    if (step.is_read) {
      const std::vector<EventId>& co = graph.location(event.location).co;
      for (std::size_t i = co.size() - 1; i > graph.at(event.rf).co_index && step.newer < 0; --i)
        if (const auto newer = position.find(co[i].raw); newer != position.end()) step.newer = newer->second;
    }
    position[id.raw] = static_cast<int>(steps.size());
    steps.push_back(std::move(step));
    show_places(id.thread(), id.index() + 1);
  }
  for (const RawFinding::RawPlace& place : places) show_places(place.thread, place.tick);
  return steps;
}

}  // namespace snarl::checker
