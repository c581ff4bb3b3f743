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
  event.rmw = operation.rmw;
  event.size = operation.size;
  event.operand = operation.operand;
  event.expected = operation.expected;
  event.update = operation.update;
  event.address = operation.address;
  event.pc = operation.pc;
  return event;
}

Reply Explorer::extend(ThreadRun& run, const Operation& operation) {
  if (graph_.event_count() >= options_.events_max) {
    inconclusive("an execution has more than " + std::to_string(options_.events_max) +
                 " visible operations: the body may never end (--events-max)");
    return stop();
  }
  switch (operation.kind) {
    case OpKind::kLoad: case OpKind::kStore: case OpKind::kRmw: case OpKind::kCompareExchange:
      return extend_memory(run, operation);
    case OpKind::kFence: {
      Event event = event_of(operation);
      event.address = 0;
      return execute(run, search_.add_other(operation.thread, event), operation);
    }
    case OpKind::kThreadCreate: case OpKind::kThreadBegin: case OpKind::kThreadEnd: case OpKind::kThreadJoin:
      return extend_thread(run, operation);
    case OpKind::kQueueAwait:
      return extend_await(run, operation, false);
    case OpKind::kChoice: {
      Event event = event_of(operation);
      event.address = 0;
      event.choice_count = static_cast<std::uint8_t>(operation.operand);
      return execute(run, search_.add_choice(operation.thread, event), operation);
    }
    default:
      return extend_primitive(run, operation);
  }
}

Reply Explorer::extend_memory(ThreadRun& run, const Operation& operation) {
  Event event = event_of(operation);
  const std::uint64_t origin = options_.check_races ? races_.origin(operation.address) : 0;
  event.location = graph_.find_or_add_location(operation.address, origin, false, operation.size, operation.memory);
  if (graph_.location(event.location).size != operation.size) {
    inconclusive("atomic accesses of different sizes to the same address are not supported");
    return stop();
  }
  EventId id;
  if (operation.kind == OpKind::kStore) {
    event.value_written = operation.operand;
    id = search_.add_write(operation.thread, event);
  } else {
    if (spins(run, operation)) return wait(operation, Wait::kSpin);
    if (restart_) return stop();
    event.may_write = operation.kind != OpKind::kLoad;
    if (operation.kind == OpKind::kCompareExchange && operation.weak && options_.spurious_cas_failures) event.choice_count = 2;
    id = search_.add_read(operation.thread, event);
  }
  return execute(run, id, operation);
}

Reply Explorer::extend_primitive(ThreadRun& run, const Operation& operation) {
  Event event = event_of(operation);
  event.chain = event.may_write = true;
  event.order = event.order_failure = primitive_order(operation.kind);
  if (operation.kind == OpKind::kMutexLock || operation.kind == OpKind::kMutexTryLock || operation.kind == OpKind::kMutexUnlock)
    event.operand = static_cast<Value>(operation.mutex_kind);
  if (operation.kind == OpKind::kObjectInit) event.operand = operation.operand_initial;
  event.location = graph_.find_or_add_location(operation.address, primitive_space(operation.kind), true, 0, operation.operand_initial);
  const EventId id = search_.add_read(operation.thread, event);
  if (!id.exists()) {
    Event waiting = event;
    run.waits_on = event.location;
    const Reply reply = wait(operation, Wait::kState);
    run.waiting = waiting;
    return reply;
  }
  const Transition transition = apply_primitive(graph_.at(id), operation.thread, graph_.at(id).value_read);
  if (transition.unsupported != nullptr) {
    inconclusive(std::string("not supported: ") + transition.unsupported);
    return stop();
  }
  if (transition.misuse != nullptr) {
    RawFinding finding;
    finding.kind = report::FindingKind::kLockMisuse;
    finding.message = transition.misuse;
    finding.places.push_back({"here", operation.thread, operation.pc, {}});
    finding.events = {id};
    record(std::move(finding));
    return stop();
  }
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
  event.address = 0;
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
      event.peer = static_cast<ThreadId>(operation.operand);
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
  return execute(run, search_.add_other(operation.thread, event, rf), operation);
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
  std::uint32_t index = run.cursor;
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
  return execute(run, search_.add_other(operation.thread, event_of(operation), waker), operation);
}

// --- Ends

void Explorer::end_of_execution() {
  ended_ = true;
  complete_ = live_ == 0;
}

void Explorer::judge_end() {
  if (complete_) return;
  std::vector<StuckThread> stuck;
  for (unsigned t = 0; t < runtime::kThreadsMax; ++t) {
    const ThreadRun& run = runs_[t];
    if (!run.live || run.ended) continue;
    StuckThread one{};
    one.thread = static_cast<ThreadId>(t);
    one.kind = run.waiting.kind;
    one.address = run.waiting.address;
    one.pc = run.waiting.pc;
    one.location = run.waits_on;
    one.joins = run.joins;
    one.iteration_begin = run.iteration_begin;
    switch (run.wait) {
      case Wait::kState:
        one.why = StuckThread::Why::kState;
        stuck_waiting_.push_back({t, run.waiting});
        break;
      case Wait::kQueue:
        one.why = run.waiting.kind == OpKind::kBarrierWait ? StuckThread::Why::kBarrier : StuckThread::Why::kQueue;
        break;
      case Wait::kJoin: one.why = StuckThread::Why::kJoin; break;
      case Wait::kSpin: one.why = StuckThread::Why::kSpin; break;
      case Wait::kNone: SNARL_CHECK(false && "a runnable thread was left");
    }
    stuck.push_back(one);
  }
  if (std::optional<RawFinding> finding = judge_stuck(graph_, stuck)) record(std::move(*finding));
}

void Explorer::record_race() {
  const Race& race = races_.race();
  RawFinding finding;
  const bool freed = race.kind == Race::Kind::kUseAfterFree;
  finding.kind = freed ? report::FindingKind::kUseAfterFree : report::FindingKind::kDataRace;
  const auto what = [](bool frees, bool atomic, bool writes) -> std::string {
    return frees ? "free" : std::string(atomic ? "atomic " : "") + (writes ? "write" : "read");
  };
  const std::string earlier = what(race.earlier_frees, race.earlier_atomic, race.earlier_writes);
  const std::string later = what(race.later_frees, race.later_atomic, race.later_writes);
  const std::string by = std::to_string(race.earlier.thread), with = std::to_string(race.later.thread);
  finding.message = freed ? later + " by thread " + with + " of memory with a " + earlier + " by thread " + by
                          : "data race: " + earlier + " by thread " + by + " and " + later + " by thread " + with;
  finding.missing = "Nothing orders the " + earlier + " of thread " + by + " before the " + later + " of thread " + with +
                    ": no happens-before between them.";
  finding.places.push_back({earlier, race.earlier.thread, race.earlier.pc, {}});
  finding.places.push_back({later, race.later.thread, race.later.pc, {}});
  record(std::move(finding));
}

void Explorer::fault(const runtime::Fault& fault) {
  using runtime::FaultKind;
  if (fault.kind == FaultKind::kUnsupported) {
    inconclusive(fault.message);
    stopped_ = true;
    return;
  }
  RawFinding finding;
  switch (fault.kind) {
    case FaultKind::kAssertion: finding.kind = report::FindingKind::kAssertion; break;
    case FaultKind::kException: finding.kind = report::FindingKind::kException; break;
    case FaultKind::kCrash: finding.kind = report::FindingKind::kCrash; break;
    case FaultKind::kInvalidFree: finding.kind = report::FindingKind::kInvalidFree; break;
    case FaultKind::kDoubleFree: finding.kind = report::FindingKind::kDoubleFree; break;
    case FaultKind::kUseAfterFree: finding.kind = report::FindingKind::kUseAfterFree; break;
    case FaultKind::kLeak: finding.kind = report::FindingKind::kLeak; break;
    case FaultKind::kThreadMisuse: finding.kind = report::FindingKind::kThreadMisuse; break;
    default: finding.kind = report::FindingKind::kLockMisuse; break;
  }
  finding.message = fault.message;
  finding.places.push_back({fault.kind == FaultKind::kLeak ? "allocated" : "here", fault.thread, fault.pc, {}});
  if (fault.pc_other != 0) finding.places.push_back({"earlier", fault.thread, fault.pc_other, {}});
  stopped_ = true;
  // A block that is still allocated is a leak only where every thread has come to its end.
  if (fault.kind == FaultKind::kLeak && !complete_) return;
  record(std::move(finding));
}

}  // namespace snarl::checker
