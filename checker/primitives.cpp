#include "checker/primitives.h"

#include <bit>
#include <cerrno>

#include "report/check.h"

namespace snarl::checker {
namespace {

Transition result(Value value) { Transition t; t.result = value; return t; }
Transition write(Value state, Value value = 0) { Transition t; t.writes = true; t.state = state; t.result = value; return t; }
Transition blocked() { Transition t; t.blocked = true; return t; }
Transition misuse(const char* what) { Transition t; t.misuse = what; return t; }
Transition unsupported(const char* what) { Transition t; t.unsupported = what; return t; }

enum : Value { kNormal, kRecursive, kErrorCheck };

Transition mutex(const Event& event, unsigned thread, Value state) {
  const Value owner = state & 0xFFFF, me = thread + 1, depth = state >> 16;
  const Value kind = event.operand;
  switch (event.kind) {
    case OpKind::kMutexLock:
    case OpKind::kMutexTryLock:
      if (owner == 0) return write(me | Value{1} << 16);
      if (owner == me && kind == kRecursive) return write(me | (depth + 1) << 16);
      if (event.kind == OpKind::kMutexTryLock) return result(EBUSY);
      if (owner == me && kind == kErrorCheck) return result(EDEADLK);
      return blocked();
    default:  // unlock
      if (owner == me) return write(depth > 1 ? me | (depth - 1) << 16 : 0);
      if (kind == kErrorCheck) return result(EPERM);
      return misuse(owner == 0 ? "unlock of a mutex that is not locked" : "unlock of a mutex that another thread holds");
  }
}

Transition rwlock(const Event& event, unsigned thread, Value state) {
  const Value writer = state & 0xFF, readers = state >> 8, me = thread + 1;
  if (thread >= 56) return unsupported("a read-write lock used by a thread numbered above 55");
  const Value bit = Value{1} << thread;
  switch (event.kind) {
    case OpKind::kRwReadLock:
    case OpKind::kRwTryReadLock:
      if (readers & bit) return unsupported("a thread that read-locks a read-write lock it has already read-locked");
      if (writer == me) return event.kind == OpKind::kRwTryReadLock ? result(EBUSY) : result(EDEADLK);
      if (writer != 0) return event.kind == OpKind::kRwTryReadLock ? result(EBUSY) : blocked();
      return write(state | bit << 8);
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryWriteLock:
      if (state == 0) return write(me);
      if (event.kind == OpKind::kRwTryWriteLock) return result(EBUSY);
      return writer == me ? result(EDEADLK) : blocked();
    default:  // unlock
      if (writer == me) return write(0);
      if (readers & bit) return write(state & ~(bit << 8));
      return misuse("unlock of a read-write lock that this thread does not hold");
  }
}

Transition semaphore(const Event& event, Value state) {
  switch (event.kind) {
    case OpKind::kSemaphoreWait: return state ? write(state - 1) : blocked();
    case OpKind::kSemaphoreTryWait: return state ? write(state - 1) : result(EAGAIN);
    case OpKind::kSemaphorePost: return write(state + 1);
    default: return result(state);
  }
}

Transition once(const Event& event, Value state) {
  switch (event.kind) {
    case OpKind::kOnceEnter: return state == 2 ? result(0) : state == 1 ? blocked() : write(1, 1);
    case OpKind::kOnceDone: return write(2);
    default: return write(0);
  }
}

// The `index`-th subset of `count` bits of `mask`, in lexicographic order.
Value subset(Value mask, unsigned count, unsigned index) {
  const auto choose = [](unsigned n, unsigned k) {
    double ways = 1;
    for (unsigned i = 0; i < k; ++i) ways = ways * (n - i) / (i + 1);
    return static_cast<unsigned>(ways + 0.5);
  };
  Value chosen = 0;
  while (count > 0) {
    const Value lowest = mask & (~mask + 1);
    mask &= mask - 1;
    const unsigned with = choose(static_cast<unsigned>(std::popcount(mask)), count - 1);
    if (index < with) { chosen |= lowest; --count; } else { index -= with; }
  }
  return chosen;
}

Transition queue(const Event& event, unsigned thread, Value state) {
  const Value me = Value{1} << thread;
  if (event.kind == OpKind::kQueueEnter) return write(state | me);
  if (event.kind == OpKind::kQueueLeave) return state & me ? write(state & ~me, 0) : result(1);
  const unsigned waiting = static_cast<unsigned>(std::popcount(state));
  // A futex's queue orders every wake, also one that found nobody, before each later wait: who enters afterwards sees
  // what was stored before the wake. A condition variable orders nothing.
  if (waiting == 0 || event.operand == 0) return is_release(event.order) ? write(state) : result(0);
  if (event.operand >= waiting) return write(0, waiting);
  const unsigned count = static_cast<unsigned>(event.operand);
  double ways = 1;
  for (unsigned i = 0; i < count; ++i) ways = ways * (waiting - i) / (i + 1);
  if (ways > 250) return unsupported("a wake-up with more than 250 ways to choose among the waiting threads");
  Transition transition = write(state & ~subset(state, count, event.choice), count);
  transition.choices = static_cast<unsigned>(ways + 0.5);
  return transition;
}

}  // namespace

MemoryOrder primitive_order(OpKind kind) {
  switch (kind) {
    case OpKind::kMutexLock: case OpKind::kMutexTryLock: case OpKind::kRwReadLock: case OpKind::kRwWriteLock:
    case OpKind::kRwTryReadLock: case OpKind::kRwTryWriteLock: case OpKind::kSemaphoreWait:
    case OpKind::kSemaphoreTryWait: case OpKind::kOnceEnter:
      return MemoryOrder::kAcquire;
    case OpKind::kMutexUnlock: case OpKind::kRwUnlock: case OpKind::kSemaphorePost: case OpKind::kOnceDone:
    case OpKind::kOnceAbort:
      return MemoryOrder::kRelease;
    case OpKind::kBarrierWait:
      return MemoryOrder::kAcqRel;
    default:
      return MemoryOrder::kRelaxed;
  }
}

bool is_attempt(OpKind kind) {
  return kind == OpKind::kMutexTryLock || kind == OpKind::kRwTryReadLock || kind == OpKind::kRwTryWriteLock ||
         kind == OpKind::kSemaphoreTryWait || kind == OpKind::kQueueLeave;
}

bool may_block(OpKind kind) {
  return kind == OpKind::kMutexLock || kind == OpKind::kRwReadLock || kind == OpKind::kRwWriteLock ||
         kind == OpKind::kSemaphoreWait || kind == OpKind::kOnceEnter;
}

std::uint64_t primitive_space(OpKind kind) {
  return kind == OpKind::kQueueEnter || kind == OpKind::kQueueLeave || kind == OpKind::kQueueWake ? 1 : 0;
}

Transition apply_primitive(const Event& event, unsigned thread, Value state) {
  switch (event.kind) {
    case OpKind::kObjectInit: return write(event.operand);
    case OpKind::kObjectDestroy:
      return state == 0 || event.operand ? write(0) : misuse("destruction of an object that somebody holds or waits in");
    case OpKind::kMutexLock: case OpKind::kMutexTryLock: case OpKind::kMutexUnlock: return mutex(event, thread, state);
    case OpKind::kRwReadLock: case OpKind::kRwWriteLock: case OpKind::kRwTryReadLock: case OpKind::kRwTryWriteLock:
    case OpKind::kRwUnlock: return rwlock(event, thread, state);
    case OpKind::kSemaphoreWait: case OpKind::kSemaphoreTryWait: case OpKind::kSemaphorePost:
    case OpKind::kSemaphoreGet: return semaphore(event, state);
    case OpKind::kOnceEnter: case OpKind::kOnceDone: case OpKind::kOnceAbort: return once(event, state);
    case OpKind::kQueueEnter: case OpKind::kQueueLeave: case OpKind::kQueueWake: return queue(event, thread, state);
    case OpKind::kBarrierWait: return state + 1 == event.operand ? write(0, 1) : write(state + 1, 0);
    default: SNARL_CHECK(false && "not a primitive");
  }
}

}  // namespace snarl::checker
