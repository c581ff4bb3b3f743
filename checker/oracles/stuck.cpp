#include "checker/oracles/stuck.h"

#include <algorithm>

namespace snarl::checker {
namespace {

bool reads_newest(const ExecutionGraph& graph, const StuckThread& spinner) {
  for (std::uint32_t i = spinner.iteration_begin.index(); i < graph.size(spinner.thread); ++i) {
    const Event& event = graph.at({spinner.thread, i});
    if (!event.reads) continue;
    const EventId newest = graph.co_max(event.location);
    // An update that leaves the value as it was may itself be the newest.
    if (event.rf == newest || newest == EventId(spinner.thread, i)) continue;
    const EventId successor = graph.location(event.location).co[graph.at(event.rf).co_index + 1];
    bool only_own = true;
    for (std::uint32_t j = graph.at(successor).co_index; j < graph.location(event.location).co.size(); ++j) {
      const EventId later = graph.location(event.location).co[j];
      only_own &= later.thread() == spinner.thread && later.index() >= i &&
                  graph.at(later).value_read == graph.at(later).value_written;
    }
    if (!only_own) return false;
  }
  return true;
}

// Who holds the lock that this thread waits for; kThreadsMax: nobody in particular.
unsigned holder(const ExecutionGraph& graph, const StuckThread& stuck) {
  if (stuck.why == StuckThread::Why::kJoin) return stuck.joins;
  if (stuck.why != StuckThread::Why::kState) return runtime::kThreadsMax;
  const Value state = graph.at(graph.co_max(stuck.location)).value_written;
  switch (stuck.kind) {
    case OpKind::kMutexLock: return (state & 0xFFFF) ? static_cast<unsigned>((state & 0xFFFF) - 1) : runtime::kThreadsMax;
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
    case StuckThread::Why::kJoin: return "waits for " + who + " to end";
    case StuckThread::Why::kQueue: return "waits to be notified, and nobody is left to do it";
    case StuckThread::Why::kBarrier: return "waits at a barrier that is not complete";
    case StuckThread::Why::kSpin: return "spins on a value that nobody is left to change";
    case StuckThread::Why::kState: break;
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

std::optional<RawFinding> judge_stuck(const ExecutionGraph& graph, const std::vector<StuckThread>& stuck) {
  using Why = StuckThread::Why;
  const auto is = [](Why why) { return [why](const StuckThread& one) { return one.why == why; }; };
  for (const StuckThread& one : stuck)
    if (one.why == Why::kSpin && !reads_newest(graph, one)) return std::nullopt;
  const bool all_spin = std::all_of(stuck.begin(), stuck.end(),
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
