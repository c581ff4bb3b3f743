// pthread_spin_*: to the checker a spin lock is a normal mutex.
#include <pthread.h>

#include "runtime/atomic_access.h"
#include "runtime/session.h"

using namespace snarl::runtime;

namespace {

int take(OpKind kind, pthread_spinlock_t* lock, std::uintptr_t pc, ThreadState state) {
  Operation operation{};
  operation.kind = kind;
  operation.address = reinterpret_cast<Address>(lock);
  operation.pc = pc;
  operation.state = state;
  return static_cast<int>(announce(operation).value);
}

}  // namespace

// snarl_*: reached through entry stubs, which record what the caller looks like (hooks_entry_*.cpp).
extern "C" {

int pthread_spin_init(pthread_spinlock_t* lock, int shared) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_init)(lock, shared);
  {
    HostScope host;
    SNARL_REAL(pthread_spin_init)(lock, shared);
  }
  operate(OpKind::kObjectInit, lock, 0, SNARL_CALLER);
  return 0;
}

int pthread_spin_destroy(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_destroy)(lock);
  return static_cast<int>(operate(OpKind::kObjectDestroy, lock, 0, SNARL_CALLER));
}

int snarl_pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_lock)(lock);
  return take(OpKind::kMutexLock, lock, SNARL_CALLER, entry_state());
}

int snarl_pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_trylock)(lock);
  return take(OpKind::kMutexTryLock, lock, SNARL_CALLER, entry_state());
}

int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_unlock)(lock);
  return static_cast<int>(operate(OpKind::kMutexUnlock, lock, 0, SNARL_CALLER));
}

}  // extern "C"
