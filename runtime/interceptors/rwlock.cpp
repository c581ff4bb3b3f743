// pthread_rwlock_*: what libstdc++'s std::shared_mutex and shared_timed_mutex end in.
//
// The preference of readers or writers that glibc offers is not modelled: any waiter may be next.
#include <pthread.h>

#include <cerrno>

#include "runtime/atomic_access.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

using namespace snarl::runtime;

namespace {

// Ours, beside glibc's kind of preference; an initialiser takes it away.
constexpr unsigned kDestroyedBit = 1u << 20;

int operate_lock(OpKind kind, pthread_rwlock_t* lock, const timespec* deadline, std::uintptr_t pc,
                 ThreadState state = {}) {
  if (deadline != nullptr && !is_valid_time(*deadline)) return EINVAL;
  Operation operation{};
  operation.kind = kind;
  operation.address = reinterpret_cast<Address>(lock);
  operation.timed = deadline != nullptr;
  operation.pc = pc;
  operation.state = state;
  const Value value = announce(operation).value;
  // Only now: destruction has taken place before this operation in every order that has them so.
  if ((lock->__data.__flags & kDestroyedBit) != 0)
    fail(FaultKind::kLockMisuse, "a read-write lock is used that was destroyed", pc, lock);
  return finish_timed(value, deadline);
}

}  // namespace

// snarl_*: reached through entry stubs, which record what the caller looks like (hooks_entry_*.cpp).
extern "C" {

int pthread_rwlock_init(pthread_rwlock_t* lock, const pthread_rwlockattr_t* attributes) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_init)(lock, attributes);
  {
    HostScope host;
    SNARL_REAL(pthread_rwlock_init)(lock, attributes);
  }
  operate(OpKind::kObjectInit, lock, 0, SNARL_CALLER);
  return 0;
}

int pthread_rwlock_destroy(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_destroy)(lock);
  const int result = static_cast<int>(operate(OpKind::kObjectDestroy, lock, 0, SNARL_CALLER));
  lock->__data.__flags |= kDestroyedBit;
  return result;
}

int snarl_pthread_rwlock_rdlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_rdlock)(lock);
  return operate_lock(OpKind::kRwReadLock, lock, nullptr, SNARL_CALLER, entry_state());
}

int snarl_pthread_rwlock_wrlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_wrlock)(lock);
  return operate_lock(OpKind::kRwWriteLock, lock, nullptr, SNARL_CALLER, entry_state());
}

int snarl_pthread_rwlock_tryrdlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_tryrdlock)(lock);
  return operate_lock(OpKind::kRwTryReadLock, lock, nullptr, SNARL_CALLER, entry_state());
}

int snarl_pthread_rwlock_trywrlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_trywrlock)(lock);
  return operate_lock(OpKind::kRwTryWriteLock, lock, nullptr, SNARL_CALLER, entry_state());
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t* lock, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_timedrdlock)(lock, deadline);
  return operate_lock(OpKind::kRwReadLock, lock, deadline, SNARL_CALLER);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t* lock, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_timedwrlock)(lock, deadline);
  return operate_lock(OpKind::kRwWriteLock, lock, deadline, SNARL_CALLER);
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_clockrdlock)(lock, clock, deadline);
  return operate_lock(OpKind::kRwReadLock, lock, deadline, SNARL_CALLER);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t* lock, clockid_t clock, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_clockwrlock)(lock, clock, deadline);
  return operate_lock(OpKind::kRwWriteLock, lock, deadline, SNARL_CALLER);
}

int pthread_rwlock_unlock(pthread_rwlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_rwlock_unlock)(lock);
  return operate_lock(OpKind::kRwUnlock, lock, nullptr, SNARL_CALLER);
}

}  // extern "C"
