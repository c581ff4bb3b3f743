// The part of the explorer that adds new events: one function per family of operations.
#include <cerrno>

#include "checker/explorer.h"
#include "checker/primitives.h"

namespace snarl::checker {

using runtime::Operation;
using runtime::Reply;

Event Explorer::event_of(const Operation& operation) const {
  Event event;
  event.kind = operation.kind;
  event.order = strengthen_ ? MemoryOrder::kSeqCst : operation.order;
  event.order_failure = strengthen_ ? MemoryOrder::kSeqCst : operation.order_failure;
  event.pc = operation.pc;
  switch (operation.kind) {
    case OpKind::kThreadJoin:
      event.peer = static_cast<ThreadId>(operation.operand);
      break;
    case OpKind::kChoice:
      event.choice_count = static_cast<std::uint8_t>(operation.operand);
      break;
    case OpKind::kQueueAwait:
      event.address = operation.address;
      break;
    default: break;
  }
  return event;
}

// An atomic read of a heap block that nothing has written since it was allocated. Accesses that the runtime itself
// announces, without a caller's state, are to objects that uninstrumented code has initialised.
bool Explorer::reads_indeterminate(const Operation& operation, LocationId location) {
  if (operation.state.stack_high == nullptr || graph_.location(location).co.size() > 1) return false;
  for (unsigned i = 0; i < operation.size && i < 8; ++i)
    if ((operation.memory >> (8 * i) & 0xFF) != runtime::kFreshPattern) return false;
  if (!races_.is_indeterminate(operation.address)) return false;
  RawFinding finding;
  finding.kind = report::FindingKind::kUninitializedRead;
  finding.message = "an atomic object is read that was never initialised";
  finding.missing = "Nothing has written this memory since it was allocated.";
  finding.places.push_back({"read", operation.thread, operation.pc, {}});
  finding.roots = {newest_event(operation.thread)};
  if (guide_ != nullptr) finding.places.front().call_pcs = call_stack(operation.thread, operation.pc);
  record(std::move(finding));
  return true;
}

// The location that an access to memory at this point is to; kNoLocation: not supported (the result says why).
LocationId Explorer::memory_location(const Operation& operation) {
  const std::uint64_t origin = options_.check_races ? races_.origin(operation.address) : 0;
  const LocationId location = graph_.find_or_add_location(operation.address, origin, false, operation.size, operation.memory);
  if (graph_.location(location).size == operation.size) {
    if (options_.check_races) races_.watch(location);
    return location;
  }
  inconclusive("atomic accesses of different sizes to the same address are not supported");
  return kNoLocation;
}

Event Explorer::memory_event(const Operation& operation, LocationId location) const {
  Event event = event_of(operation);
  event.rmw = operation.rmw;
  event.size = operation.size;
  event.plain = operation.plain;
  event.operand = operation.operand;
  event.expected = operation.expected;
  event.update = operation.update;
  event.address = operation.address;
  event.location = location;
  if (operation.kind == OpKind::kStore) event.value_written = operation.operand;
  event.may_write = operation.kind == OpKind::kRmw || operation.kind == OpKind::kCompareExchange;
  event.may_fail = operation.kind == OpKind::kCompareExchange && operation.weak && options_.spurious_cas_failures;
  return event;
}

Event Explorer::primitive_event(const Operation& operation) {
  Event event = event_of(operation);
  event.chain = event.may_write = true;
  event.order = event.order_failure = primitive_order(operation.kind);
  if (primitive_space(operation.kind) != 0 && operation.order != MemoryOrder::kRelaxed)
    event.order = event.order_failure = MemoryOrder::kAcqRel;
  // An attempt that fails synchronises with nobody ([thread.mutex.requirements.mutex]).
  if (is_attempt(operation.kind)) event.order_failure = MemoryOrder::kRelaxed;
  event.address = operation.address;
  event.operand = operation.operand;
  if (operation.kind == OpKind::kMutexLock || operation.kind == OpKind::kMutexTryLock || operation.kind == OpKind::kMutexUnlock)
    event.operand = static_cast<Value>(operation.mutex_kind);
  if (operation.kind == OpKind::kObjectInit) event.operand = operation.operand_initial;
  const std::uint64_t space = operation.queue ? 1 : primitive_space(operation.kind);
  event.location = graph_.find_or_add_location(operation.address, space, true, 0, operation.operand_initial);
  // A wake of a futex names an address and touches nothing there: the word may be gone.
  const bool touches = space == 0 || operation.order == MemoryOrder::kRelaxed;
  if (options_.check_races && touches) races_.watch(event.location);
  return event;
}

// False: the primitive was misused, or cannot be modelled here; the execution is over.
bool Explorer::check_primitive(EventId id) {
  const Event& event = graph_.at(id);
  const Transition transition = apply_primitive(event, id.thread(), event.value_read);
  if (transition.unsupported != nullptr) {
    inconclusive(std::string("not supported: ") + transition.unsupported);
    return false;
  }
  if (transition.misuse == nullptr) return true;
  RawFinding finding;
  finding.kind = report::FindingKind::kLockMisuse;
  finding.message = transition.misuse;
  finding.places.push_back({"here", static_cast<ThreadId>(id.thread()), event.pc, {}});
  finding.roots = {id};
  if (guide_ != nullptr) finding.places.front().call_pcs = call_stack(static_cast<ThreadId>(id.thread()), event.pc);
  record(std::move(finding));
  return false;
}

// A loop that fills a whole execution is cut short from now on; where none is to be seen the search ends.
Reply Explorer::out_of_events(const Operation& operation) {
  if (strategy_ != nullptr) {
    ++cut_by_events_;
    return stop();
  }
  if (guide_ == nullptr && spins_.give_up(operation.thread) != 0 && spins_.take_learned()) {
    restart_ = true;
    return stop();
  }
  inconclusive_at("an execution has more than " + std::to_string(options_.events_max) +
                      " visible operations: the body may never end; thread " + std::to_string(operation.thread) +
                      " is at {place} then",
                  here(operation));
  return stop();
}

Reply Explorer::extend(ThreadRun& run, const Operation& operation) {
  if (graph_.event_count() >= options_.events_max) {
    return out_of_events(operation);
  }
  constexpr std::size_t kBetweenLooks = 1024;
  if (graph_.event_count() % kBetweenLooks == 0 && !within_time()) return stop();
  if (guide_ != nullptr) return extend_guided(run, operation);
  switch (operation.kind) {
    case OpKind::kLoad: case OpKind::kStore: case OpKind::kRmw: case OpKind::kCompareExchange:
      return extend_memory(run, operation);
    case OpKind::kFence:
      return execute(run, additions_.add_other(operation.thread, event_of(operation)), operation);
    case OpKind::kThreadCreate: case OpKind::kThreadBegin: case OpKind::kThreadEnd: case OpKind::kThreadJoin:
      return extend_thread(run, operation);
    case OpKind::kQueueAwait:
      return extend_await(run, operation, false);
    case OpKind::kChoice:
      return execute(run, additions_.add_choice(operation.thread, event_of(operation)), operation);
    default:
      return extend_primitive(run, operation);
  }
}

Reply Explorer::extend_memory(ThreadRun& run, const Operation& operation) {
  const LocationId location = memory_location(operation);
  if (location == kNoLocation) return stop();
  const Event event = memory_event(operation, location);
  if (operation.kind != OpKind::kStore && options_.check_races && reads_indeterminate(operation, location)) return stop();
  if (operation.kind == OpKind::kStore) return execute(run, additions_.add_write(operation.thread, event), operation);
  if (const Wait why = spins(run, operation); why != Wait::kNone) return wait(operation, why);
  if (restart_) return stop();
  return execute(run, additions_.add_read(operation.thread, event), operation);
}

Reply Explorer::extend_primitive(ThreadRun& run, const Operation& operation) {
  if (const Wait why = spins(run, operation); why != Wait::kNone) return wait(operation, why);
  if (restart_) return stop();
  const Event event = primitive_event(operation);
  const EventId id = additions_.add_read(operation.thread, event);
  if (!id.exists()) {
    run.waits_on = event.location;
    waiting_for_[operation.thread] = event;
    return wait(operation, Wait::kState);
  }
  if (!check_primitive(id)) return stop();
  if (graph_.at(id).writes) wake(event.location);
  return execute(run, id, operation);
}

ThreadId Explorer::free_thread() const {
  std::uint64_t used = 1;
  for (const OrderEntry& entry : graph_.order())
    if (graph_.at(entry.id).kind == OpKind::kThreadCreate) used |= std::uint64_t{1} << graph_.at(entry.id).peer;
  return ~used == 0 ? runtime::kThreadsMax : static_cast<ThreadId>(__builtin_ctzll(~used));
}

Reply Explorer::extend_thread(ThreadRun& run, const Operation& operation) {
  Event event = event_of(operation);
  EventId rf;
  switch (operation.kind) {
    case OpKind::kThreadCreate:
      event.peer = free_thread();
      if (event.peer >= graph_.clock_width()) {
        if (event.peer >= runtime::kThreadsMax) {
          inconclusive("more than 64 threads in one execution");
        } else {
          // Clocks are as wide as there are threads: begin again with wider ones.
          restart_ = true;
          graph_.widen(graph_.clock_width() * 2);
        }
        return stop();
      }
      event.result = event.peer;
      break;
    case OpKind::kThreadBegin:
      rf = run.create;
      break;
    case OpKind::kThreadJoin: {
      const EventId last = graph_.last(event.peer);
      if (!last.exists() || graph_.at(last).kind != OpKind::kThreadEnd) {
        run.joins = event.peer;
        return wait(operation, Wait::kJoin);
      }
      rf = last;
      break;
    }
    default: break;
  }
  return execute(run, additions_.add_other(operation.thread, event, rf), operation);
}

// The event that wakes `thread`, which entered a wait queue, or arrived at a barrier, with `entered`.
EventId Explorer::find_waker(ThreadId thread, EventId entered) const {
  const Event& enter = graph_.at(entered);
  const std::vector<EventId>& co = graph_.location(enter.location).co;
  for (std::uint32_t i = enter.co_index + 1; i < co.size(); ++i) {
    const Event& event = graph_.at(co[i]);
    if (event.kind == OpKind::kBarrierWait ? event.result == 1
                                           : event.kind == OpKind::kQueueWake &&
                                                 (event.value_read & ~event.value_written & Value{1} << thread) != 0)
      return co[i];
  }
  return kNoEvent;
}

Reply Explorer::extend_await(ThreadRun& run, const Operation& operation, bool barrier) {
  std::uint32_t index = cursors_[operation.thread];
  const OpKind entering = barrier ? OpKind::kBarrierWait : OpKind::kQueueEnter;
  while (index > 0 && !(graph_.at({operation.thread, index - 1}).kind == entering &&
                        graph_.at({operation.thread, index - 1}).address == operation.address))
    --index;
  SNARL_CHECK(index > 0);
  const EventId entered(operation.thread, index - 1);
  const EventId waker = find_waker(operation.thread, entered);
  if (!waker.exists()) {
    run.waits_on = graph_.at(entered).location;
    return wait(operation, Wait::kQueue);
  }
  Event event = event_of(operation);
  event.address = operation.address;
  return execute(run, additions_.add_other(operation.thread, event, waker), operation);
}

}  // namespace snarl::checker
