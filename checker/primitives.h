// Modelled primitives: what an operation on a mutex, lock, semaphore, once flag, wait queue or barrier does to its state.
//
// Each object is one location whose value is its state, and each operation an update of it (or, where nothing
// changes, a read), so that N threads taking a mutex once are N! executions, and rf, co and revisits need no
// special case. A transition is a pure function of the state that the operation reads.
//   mutex      owner + 1 | depth << 16                     0: free
//   rwlock     writer + 1 | (bit per reader) << 8          0: free
//   semaphore  count
//   once       0 untouched, 1 running, 2 done
//   queue      bit per waiting thread
//   barrier    arrived in this round
// Limits: at most 56 threads use one rwlock; a thread does not read-lock an rwlock twice.
#pragma once
#include "checker/event.h"

namespace snarl::checker {

struct Transition {
  bool blocked = false;   // the operation must wait in this state
  bool writes = false;    // `state` is the new one
  Value state = 0;
  Value result = 0;       // answered to the thread: 0, an errno value, a count
  unsigned choices = 1;   // alternatives of the operation in this state
  const char* misuse = nullptr;       // a lock misuse, in one sentence
  const char* unsupported = nullptr;  // cannot be modelled: inconclusive
};

// The memory order under which a primitive synchronises: acquire for locking, release for unlocking.
MemoryOrder primitive_order(OpKind kind);
// Where a primitive can fail instead of waiting.
bool is_attempt(OpKind kind);
// Where a primitive can be told to wait.
bool may_block(OpKind kind);
// Wait queues, condition variables and futexes share addresses with the memory they guard: kQueue* have their own space.
std::uint64_t primitive_space(OpKind kind);

// A read-write lock in this state is held by a writer.
constexpr bool is_write_locked(Value rwlock) { return (rwlock & 0xFF) != 0; }

Transition apply_primitive(const Event& event, unsigned thread, Value state);

}  // namespace snarl::checker
