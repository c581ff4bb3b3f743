#include "checker/oracles/stuck.h"

#include <algorithm>

#include "checker/primitives.h"

namespace snarl::checker {
namespace {

// Does an idle iteration change the location and change it back, other than of `except`?
bool changes(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck, LocationId location, unsigned except) {
  for (const StuckThread& one : stuck) {
    if (one.why != StuckThread::Why::kSpin || one.thread == except) continue;
    for (std::uint32_t i = one.iteration_begin.index(); i < graph.size(one.thread); ++i) {
      const Event& event = graph.at({one.thread, i});
      if (event.location == location && event.writes && (!event.reads || event.value_read != event.value_written))
        return true;
    }
  }
  return false;
}

// Would the iteration read the same values again? What it read is the newest there is, or only spinning
// threads have written since, which have done nothing that lasts, and the value is the same again.
bool reads_newest(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck, const StuckThread& spinner) {
  const auto idle = [&](EventId id) {
    return std::any_of(stuck.begin(), stuck.end(), [&](const StuckThread& one) {
      return one.why == StuckThread::Why::kSpin && one.thread == id.thread() && id.index() >= one.quiet_since;
    });
  };
  for (std::uint32_t i = spinner.iteration_begin.index(); i < graph.size(spinner.thread); ++i) {
    const Event& event = graph.at({spinner.thread, i});
    if (!event.reads) continue;
    // What it wrote itself, it will write again.
    if (event.rf.thread() == spinner.thread && event.rf.index() >= spinner.iteration_begin.index()) continue;
    // What another idle iteration keeps changing may be found otherwise; who waits for a lock waits until it is so.
    if (!may_block(event.kind) && changes(graph, stuck, event.location, spinner.thread)) return false;
    if (event.rf == graph.co_max(event.location)) continue;
    const std::vector<EventId>& co = graph.location(event.location).co;
    if (graph.at(co.back()).value_written != event.value_read) return false;
    for (std::uint32_t j = graph.at(event.rf).co_index + 1; j < co.size(); ++j)
      if (!idle(co[j])) return false;
  }
  return true;
}

// The lock that a spinning thread tries to take; null: it does not spin on a lock.
const Event* refused_lock(const ExecutionGraph& graph, const StuckThread& spinner) {
  for (std::uint32_t i = spinner.iteration_begin.index(); i < graph.size(spinner.thread); ++i) {
    const Event& event = graph.at({spinner.thread, i});
    if (event.chain && event.reads && !event.writes && event.result != 0) return &event;
  }
  return nullptr;
}

// Who holds the lock that this thread waits for; kThreadsMax: nobody in particular.
unsigned holder(const ExecutionGraph& graph, const StuckThread& stuck) {
  if (stuck.why == StuckThread::Why::kJoin) return stuck.joins;
  const Event* refused = stuck.why == StuckThread::Why::kSpin ? refused_lock(graph, stuck) : nullptr;
  if (stuck.why != StuckThread::Why::kState && refused == nullptr) return runtime::kThreadsMax;
  const Value state = graph.at(graph.co_max(refused != nullptr ? refused->location : stuck.location)).value_written;
  switch (refused != nullptr ? refused->kind : stuck.kind) {
    case OpKind::kMutexTryLock:
    case OpKind::kMutexLock:
      return (state & 0xFFFF) ? static_cast<unsigned>((state & 0xFFFF) - 1) : runtime::kThreadsMax;
    case OpKind::kRwTryReadLock:
    case OpKind::kRwTryWriteLock:
    case OpKind::kRwReadLock:
    case OpKind::kRwWriteLock:
      if (state & 0xFF) return static_cast<unsigned>((state & 0xFF) - 1);
      // Of several readers one that is not itself, which must give way first.
      if (const Value others = state >> 8 & ~(Value{1} << stuck.thread)) return static_cast<unsigned>(__builtin_ctzll(others));
      return state >> 8 ? stuck.thread : runtime::kThreadsMax;
    default: return runtime::kThreadsMax;
  }
}

std::string waits_for(const ExecutionGraph& graph, const StuckThread& stuck) {
  const unsigned by = holder(graph, stuck);
  const std::string who = by < runtime::kThreadsMax ? "thread " + std::to_string(by) : "";
  switch (stuck.why) {
    case StuckThread::Why::kJoin:
      return "waits for " + who + " to end";
    case StuckThread::Why::kQueue:
      return "waits to be notified, and nobody is left to do it";
    case StuckThread::Why::kBarrier:
      return "waits at a barrier that is not complete";
    case StuckThread::Why::kSpin:
      if (by < runtime::kThreadsMax) return "tries again and again to take a lock that " + who + " holds";
      return "spins on a value that nobody is left to change";
    case StuckThread::Why::kState:
      break;
  }
  switch (stuck.kind) {
    case OpKind::kSemaphoreWait: return "waits for a semaphore that nobody is left to post";
    case OpKind::kOnceEnter: return "waits for a one-time initialisation to finish";
    default: break;
  }
  if (by == stuck.thread) return "waits for a lock that it holds itself";
  return who.empty() ? "waits for a lock" : "waits for a lock that " + who + " holds";
}

// What the thread is about to do, as a step of the witness (the object's name follows); empty: it is in the graph.
std::string step_of(const StuckThread& stuck) {
  switch (stuck.why) {
    case StuckThread::Why::kJoin: return "waits for thread " + std::to_string(stuck.joins) + " to end";
    case StuckThread::Why::kQueue: return "waits to be notified:";
    case StuckThread::Why::kBarrier: return "waits at barrier";
    case StuckThread::Why::kSpin: return "";
    case StuckThread::Why::kState: break;
  }
  switch (stuck.kind) {
    case OpKind::kSemaphoreWait: return "waits to acquire";
    case OpKind::kRwReadLock: return "waits to lock_shared";
    case OpKind::kOnceEnter: return "waits for initialisation of";
    default: return "waits to lock";
  }
}

// Threads on a cycle of waits-for, in order; empty where there is none.
std::vector<const StuckThread*> cycle(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck) {
  const auto of = [&](unsigned thread) -> const StuckThread* {
    for (const StuckThread& one : stuck)
      if (one.thread == thread) return &one;
    return nullptr;
  };
  for (const StuckThread& start : stuck) {
    std::vector<const StuckThread*> path;
    for (const StuckThread* at = &start; at != nullptr; at = of(holder(graph, *at))) {
      const auto seen = std::find(path.begin(), path.end(), at);
      if (seen != path.end()) return {seen, path.end()};
      path.push_back(at);
    }
  }
  return {};
}

}  // namespace

std::optional<RawFinding> judge_stuck(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck, bool replayed) {
  using Why = StuckThread::Why;
  const auto is = [](Why why) { return [why](const StuckThread& one) { return one.why == why; }; };
  for (const StuckThread& one : stuck) {
    if (replayed) break;
    if (one.why == Why::kSpin && !reads_newest(graph, stuck, one)) return std::nullopt;
    // The lock is held within an idle iteration only.
    if (one.why == Why::kState && changes(graph, stuck, one.location, runtime::kThreadsMax)) return std::nullopt;
  }
  const bool all_spin =
      std::all_of(stuck.begin(), stuck.end(),
                  [](const StuckThread& one) { return one.why == Why::kSpin || one.why == Why::kJoin; }) &&
      std::any_of(stuck.begin(), stuck.end(), is(Why::kSpin));
  RawFinding finding;
  finding.kind = all_spin ? report::FindingKind::kLivelock : report::FindingKind::kDeadlock;
  std::string text;
  const std::vector<const StuckThread*> circle = cycle(graph, stuck);
  const auto tell = [&](const StuckThread& one) {
    text += (text.empty() ? "thread " : "; thread ") + std::to_string(one.thread) + " " + waits_for(graph, one);
    finding.places.push_back({"waits", one.thread, one.pc, {}});
    finding.places.back().step = step_of(one);
    finding.places.back().address = one.why == Why::kJoin ? 0 : one.address;
  };
  if (!circle.empty()) {
    for (const StuckThread* one : circle) tell(*one);
  } else {
    // Who waits for somebody that is itself stuck is a consequence, not a cause.
    for (const StuckThread& one : stuck)
      if (one.why != Why::kJoin) tell(one);
    if (text.empty())
      for (const StuckThread& one : stuck) tell(one);
  }
  finding.message = text;
  if (circle.size() == 1 && circle.front()->why == Why::kState) {
    finding.missing = "Nobody else can release it: the lock is not recursive, or was locked for reading before.";
  } else if (!circle.empty()) {
    finding.missing = "No order of these acquisitions is common to all threads.";
  } else if (all_spin) {
    finding.missing = "No other thread will write what the spinning thread waits for.";
  } else if (std::any_of(stuck.begin(), stuck.end(), is(Why::kQueue))) {
    finding.missing = "The notification is missing, or came before the wait began.";
  }
  return finding;
}

}  // namespace snarl::checker
