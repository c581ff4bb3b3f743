// pthread_spin_*: to the checker a spin lock is a normal mutex.
#include <pthread.h>

#include "runtime/session.h"

using namespace snarl::runtime;

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

int pthread_spin_lock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_lock)(lock);
  return static_cast<int>(operate(OpKind::kMutexLock, lock, 0, SNARL_CALLER));
}

int pthread_spin_trylock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_trylock)(lock);
  return static_cast<int>(operate(OpKind::kMutexTryLock, lock, 0, SNARL_CALLER));
}

int pthread_spin_unlock(pthread_spinlock_t* lock) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_spin_unlock)(lock);
  return static_cast<int>(operate(OpKind::kMutexUnlock, lock, 0, SNARL_CALLER));
}

}  // extern "C"
