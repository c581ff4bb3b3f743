// Operations of several events, and those at which a loop may come back to where it was.
#include <cerrno>

#include "checker/explorer.h"

namespace snarl::checker {

using runtime::Action;
using runtime::Operation;
using runtime::Reply;

// Does the operation begin with a choice (0: the usual course)? Each thread is woken, or fails to take a free lock,
// spuriously at most once in an execution, so that loops around it stay finite.
bool Explorer::offers_choice(const ThreadRun& run, const Operation& operation) const {
  switch (operation.kind) {
    case OpKind::kQueueAwait:
      return (operation.timed && options_.timeouts) || (options_.spurious_wakeups && !run.woken_spuriously);
    case OpKind::kMutexTryLock: case OpKind::kRwTryReadLock: case OpKind::kRwTryWriteLock:
      return options_.try_lock_failures && !run.failed_spuriously;
    default: return operation.timed && options_.timeouts;
  }
}

// Operations of several events. A timed one is a choice (0: it waits as long as it takes, 1: it times out) and then the
// waiting or the trying operation; a barrier is an arrival and, for all but the last, an await.
Reply Explorer::staged(const Operation& operation) {
  ThreadRun& run = runs_[operation.thread];
  Operation part = operation;
  part.timed = false;
  if (operation.kind == OpKind::kBarrierWait) {
    if (run.stage == 0) {
      const Reply reply = step(part);
      if (reply.action != Action::kProceed || reply.value == 1) return reply;
      run.stage = 1;
    }
    Reply reply = cursors_[operation.thread] < graph_.size(operation.thread)
                      ? execute(run, EventId(operation.thread, cursors_[operation.thread]), part)
                      : guide_ != nullptr ? extend_guided(run, part) : extend_await(run, part, true);
    if (reply.action == Action::kProceed) run.stage = 0;
    return reply;
  }
  if (run.stage == 0 && offers_choice(run, operation)) {
    if (operation.timed && !spins_.may_time_out(operation.thread, operation.pc)) {
      if (cut_loop_.pc == 0) cut_loop_ = here(operation);
      return wait(operation, Wait::kCut);
    }
    part.kind = OpKind::kChoice;
    part.operand = 2;
    part.state = {};
    const Reply reply = step(part);
    if (reply.action != Action::kProceed) return reply;
    run.stage = static_cast<std::uint8_t>(1 + reply.value);
    part.kind = operation.kind;
    part.operand = operation.operand;
    part.state = operation.state;
  }
  const bool unusual = run.stage == 2;
  if (unusual && operation.timed) {
    if (run.timed_out != cursors_[operation.thread]) spins_.timed_out(operation.thread, operation.pc);
    run.timed_out = cursors_[operation.thread];
    if (spins_.take_learned()) {
      restart_ = true;
      return stop();
    }
  }
  bool fails_at_once = false;
  if (unusual) {
    switch (operation.kind) {
      case OpKind::kMutexLock: part.kind = OpKind::kMutexTryLock; break;
      case OpKind::kRwReadLock: part.kind = OpKind::kRwTryReadLock; break;
      case OpKind::kRwWriteLock: part.kind = OpKind::kRwTryWriteLock; break;
      case OpKind::kSemaphoreWait: part.kind = OpKind::kSemaphoreTryWait; break;
      case OpKind::kQueueAwait: part.kind = OpKind::kQueueLeave; break;
      default: fails_at_once = true; break;
    }
  }
  Reply reply;
  if (fails_at_once) reply.value = operation.timed ? ETIMEDOUT : EBUSY;
  else reply = step(part);
  if (reply.action != Action::kProceed) return reply;
  run.stage = 0;
  if (!unusual) return reply;
  if (fails_at_once) {
    run.failed_spuriously = true;
  } else if (operation.kind == OpKind::kQueueAwait) {
    // Value 1: it had been woken by then.
    run.woken_spuriously |= !operation.timed;
    reply.value = reply.value == 0 && operation.timed ? ETIMEDOUT : 0;
  } else {
    reply.value = reply.value == EBUSY || reply.value == EAGAIN ? ETIMEDOUT : 0;
  }
  return reply;
}

// Can a loop come back to this operation, and see that nothing has changed?
bool Explorer::can_spin(const Operation& operation) {
  if (operation.state.stack_high == nullptr && operation.state.registers == nullptr) return false;
  switch (operation.kind) {
    case OpKind::kLoad:
    case OpKind::kRmw:
    case OpKind::kCompareExchange:
    case OpKind::kMutexLock:
    case OpKind::kMutexTryLock:
    case OpKind::kRwReadLock:
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryReadLock:
    case OpKind::kRwTryWriteLock:
    case OpKind::kSemaphoreWait:
    case OpKind::kSemaphoreTryWait:
      return true;
    default:
      return false;
  }
}

Explorer::Wait Explorer::spins(ThreadRun& run, const Operation& operation) {
  if (!can_spin(operation)) return Wait::kNone;
  if (run.arrived == cursors_[operation.thread] + 1)
    return Wait::kNone;  // it is asking again after it gave way to another thread
  run.arrived = cursors_[operation.thread] + 1;
  if (strategy_ != nullptr) return spins_sampled(run, operation);
  const SpinLoops::Verdict verdict = spins_.arrive(operation, cursors_[operation.thread]);
  if (spins_.take_learned()) restart_ = true;
  if (verdict == SpinLoops::Verdict::kGoesOn || cursors_[operation.thread] < graph_.size(operation.thread))
    return Wait::kNone;
  if (verdict == SpinLoops::Verdict::kEndless) {
    if (cut_loop_.pc == 0) cut_loop_ = here(operation);
    return Wait::kCut;
  }
  run.iteration_begin = EventId(operation.thread, spins_.iteration_begin(operation.thread));
  return Wait::kSpin;
}

}  // namespace snarl::checker
