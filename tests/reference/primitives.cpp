#include "tests/reference/primitives.h"

#include <bit>
#include <cerrno>

#include "report/check.h"

namespace snarl::reference {
namespace {

std::vector<Step> read_write_lock(OpKind operation, std::int64_t self, std::int64_t state) {
  const std::int64_t as_writer = -1 - self, as_reader = std::int64_t{1} << self;
  const bool free_for_readers = state >= 0, free_for_writers = state == 0;
  switch (operation) {
    case OpKind::kRwReadLock:
      if (free_for_readers) return {{true, state + as_reader, 0}};
      return {};
    case OpKind::kRwTryReadLock:
      if (free_for_readers) return {{true, state + as_reader, 0}};
      return {{false, state, EBUSY}};
    case OpKind::kRwWriteLock:
      if (free_for_writers) return {{true, as_writer, 0}};
      return {};
    case OpKind::kRwTryWriteLock:
      if (free_for_writers) return {{true, as_writer, 0}};
      return {{false, state, EBUSY}};
    default:
      if (state == as_writer) return {{true, 0, 0}};
      SNARL_CHECK(state > 0 && (state & as_reader) != 0);
      return {{true, state - as_reader, 0}};
  }
}

// Any `count` of those who wait, or all of them where there are fewer.
std::vector<Step> wake(std::int64_t waiting, std::int64_t count, bool futex) {
  const auto most = std::min<std::int64_t>(count, std::popcount(static_cast<std::uint64_t>(waiting)));
  if (most == 0) return {{futex, waiting, 0}};
  std::vector<Step> ways;
  for (std::int64_t chosen = 1; chosen <= waiting; ++chosen) {
    if ((chosen & ~waiting) != 0 || std::popcount(static_cast<std::uint64_t>(chosen)) != most) continue;
    ways.push_back({true, waiting - chosen, static_cast<Value>(most)});
  }
  return ways;
}

bool is_unlock(OpKind operation) { return operation == OpKind::kMutexUnlock || operation == OpKind::kRwUnlock; }

bool is_read_lock(OpKind operation) { return operation == OpKind::kRwReadLock || operation == OpKind::kRwTryReadLock; }

bool is_queue(OpKind operation) {
  return operation == OpKind::kQueueEnter || operation == OpKind::kQueueLeave || operation == OpKind::kQueueWake;
}

}  // namespace

std::vector<Step> steps(OpKind operation, Value operand, bool futex, unsigned thread, std::int64_t state) {
  const std::int64_t self = thread, bit = std::int64_t{1} << self;
  switch (operation) {
    case OpKind::kMutexLock:
      if (state == 0) return {{true, 1 + self, 0}};
      return {};
    case OpKind::kMutexTryLock:
      if (state == 0) return {{true, 1 + self, 0}};
      return {{false, state, EBUSY}};
    case OpKind::kMutexUnlock:
      SNARL_CHECK(state == 1 + self);
      return {{true, 0, 0}};
    case OpKind::kRwReadLock:
    case OpKind::kRwTryReadLock:
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryWriteLock:
    case OpKind::kRwUnlock:
      return read_write_lock(operation, self, state);
    case OpKind::kSemaphoreWait:
      if (state > 0) return {{true, state - 1, 0}};
      return {};
    case OpKind::kSemaphoreTryWait:
      if (state > 0) return {{true, state - 1, 0}};
      return {{false, state, EAGAIN}};
    case OpKind::kSemaphorePost:
      return {{true, state + 1, 0}};
    case OpKind::kSemaphoreGet:
      return {{false, state, static_cast<Value>(state)}};
    case OpKind::kQueueEnter:
      return {{true, state | bit, 0}};
    case OpKind::kQueueLeave:
      if ((state & bit) != 0) return {{true, state - bit, 0}};
      return {{false, state, 1}};
    case OpKind::kQueueWake:
      return wake(state, static_cast<std::int64_t>(operand), futex);
    case OpKind::kBarrierWait:
      if (state + 1 == static_cast<std::int64_t>(operand)) return {{true, 0, 1}};
      return {{true, state + 1, 0}};
    default:
      break;
  }
  SNARL_CHECK(!"not a primitive");
  return {};
}

OpKind attempt(OpKind operation) {
  switch (operation) {
    case OpKind::kMutexLock:
      return OpKind::kMutexTryLock;
    case OpKind::kRwReadLock:
      return OpKind::kRwTryReadLock;
    case OpKind::kRwWriteLock:
      return OpKind::kRwTryWriteLock;
    case OpKind::kSemaphoreWait:
      return OpKind::kSemaphoreTryWait;
    case OpKind::kQueueAwait:
      return OpKind::kQueueLeave;
    default:
      return operation;
  }
}

// [thread.mutex.requirements.mutex], [thread.sharedmutex.requirements], [thread.sema.cnt], [thread.barrier]; a futex's
// queue is guarded by a lock of the kernel's; a condition variable synchronises nobody.
bool synchronises(const GraphEvent& earlier, const GraphEvent& later) {
  if (is_queue(later.primitive)) return earlier.futex && later.futex && earlier.writes && later.writes;
  switch (later.primitive) {
    case OpKind::kMutexLock:
    case OpKind::kMutexTryLock:
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryWriteLock:
      return later.writes && is_unlock(earlier.primitive);
    case OpKind::kSemaphoreWait:
    case OpKind::kSemaphoreTryWait:
      return later.writes && earlier.primitive == OpKind::kSemaphorePost;
    case OpKind::kBarrierWait:
      return earlier.primitive == OpKind::kBarrierWait;
    default:
      break;
  }
  return is_read_lock(later.primitive) && later.writes && earlier.primitive == OpKind::kRwUnlock && earlier.of_writer;
}

const char* primitive_name(OpKind operation) {
  switch (operation) {
    case OpKind::kMutexLock:
      return "lock";
    case OpKind::kMutexTryLock:
      return "trylock";
    case OpKind::kMutexUnlock:
      return "unlock";
    case OpKind::kRwReadLock:
      return "rdlock";
    case OpKind::kRwTryReadLock:
      return "tryrdlock";
    case OpKind::kRwWriteLock:
      return "wrlock";
    case OpKind::kRwTryWriteLock:
      return "trywrlock";
    case OpKind::kRwUnlock:
      return "rwunlock";
    case OpKind::kSemaphoreWait:
      return "wait";
    case OpKind::kSemaphoreTryWait:
      return "trywait";
    case OpKind::kSemaphorePost:
      return "post";
    case OpKind::kSemaphoreGet:
      return "getvalue";
    case OpKind::kQueueEnter:
      return "enter";
    case OpKind::kQueueLeave:
      return "leave";
    case OpKind::kQueueAwait:
      return "await";
    case OpKind::kQueueWake:
      return "wake";
    case OpKind::kBarrierWait:
      return "arrive";
    case OpKind::kThreadJoin:
      return "join";
    case OpKind::kChoice:
      return "choice";
    default:
      return "?";
  }
}

}  // namespace snarl::reference
