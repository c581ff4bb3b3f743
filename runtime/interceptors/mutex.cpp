// pthread_mutex_*: what std::mutex, recursive_mutex and timed_mutex end in.
//
// The mutex's memory is never touched under control, except by initialisation: the controller holds the state. Its
// kind is read from memory, where static initialisers and pthread_mutex_init have put it.
//
// Limits: robust mutexes are refused (the death of an owner is not modelled). Priority inheritance and process
// sharing are taken for plain mutexes: they change who waits how long, not who may hold the lock.
#include <pthread.h>

#include <cerrno>

#include "runtime/atomic_access.h"
#include "runtime/interceptors/primitives.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

// Bits of glibc's pthread_mutex_t::__data.__kind.
constexpr int kTypeMask = 3;
constexpr int kRobustBit = 16;
// Ours, beside them; a static initialiser or pthread_mutex_init takes it away.
constexpr int kDestroyedBit = 1 << 20;

MutexKind kind_of(const pthread_mutex_t* mutex, std::uintptr_t pc) {
  int kind = mutex->__data.__kind;
  if ((kind & kRobustBit) != 0) fail(FaultKind::kUnsupported, "robust mutexes are not supported", pc, mutex);
  switch (kind & kTypeMask) {
    case PTHREAD_MUTEX_RECURSIVE_NP: return MutexKind::kRecursive;
    case PTHREAD_MUTEX_ERRORCHECK_NP: return MutexKind::kErrorCheck;
    default: return MutexKind::kNormal;
  }
}

}  // namespace

int operate_mutex(OpKind kind, pthread_mutex_t* mutex, const timespec* deadline, std::uintptr_t pc, ThreadState state) {
  if (deadline != nullptr && !is_valid_time(*deadline)) return EINVAL;
  Operation operation{};
  operation.kind = kind;
  operation.address = reinterpret_cast<Address>(mutex);
  operation.mutex_kind = kind_of(mutex, pc);
  operation.timed = deadline != nullptr;
  operation.pc = pc;
  operation.state = state;
  const Value value = announce(operation).value;
  // Only now: destruction has taken place before this operation in every order that has them so.
  if ((mutex->__data.__kind & kDestroyedBit) != 0)
    fail(FaultKind::kLockMisuse, "a mutex is used that was destroyed", pc, mutex);
  return finish_timed(value, deadline);
}

int destroy_mutex(pthread_mutex_t* mutex, std::uintptr_t pc) {
  const int result = static_cast<int>(operate(OpKind::kObjectDestroy, mutex, 0, pc));
  mutex->__data.__kind |= kDestroyedBit;
  return result;
}

int initialise_mutex(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes, std::uintptr_t pc) {
  int result;
  {
    HostScope host;
    result = SNARL_REAL(pthread_mutex_init)(mutex, attributes);
  }
  if (result == 0) operate(OpKind::kObjectInit, mutex, 0, pc);
  return result;
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

// snarl_*: reached through entry stubs, which record what the caller looks like (hooks_entry_*.cpp).
extern "C" {

int pthread_mutex_init(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_init)(mutex, attributes);
  return initialise_mutex(mutex, attributes, SNARL_CALLER);
}

int pthread_mutex_destroy(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_destroy)(mutex);
  return destroy_mutex(mutex, SNARL_CALLER);
}

int snarl_pthread_mutex_lock(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_lock)(mutex);
  return operate_mutex(OpKind::kMutexLock, mutex, nullptr, SNARL_CALLER, entry_state());
}

int snarl_pthread_mutex_trylock(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_trylock)(mutex);
  return operate_mutex(OpKind::kMutexTryLock, mutex, nullptr, SNARL_CALLER, entry_state());
}

int snarl_pthread_mutex_timedlock(pthread_mutex_t* mutex, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_timedlock)(mutex, deadline);
  return operate_mutex(OpKind::kMutexLock, mutex, deadline, SNARL_CALLER, entry_state());
}

int snarl_pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* deadline) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_clocklock)(mutex, clock, deadline);
  return operate_mutex(OpKind::kMutexLock, mutex, deadline, SNARL_CALLER, entry_state());
}

int pthread_mutex_unlock(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_unlock)(mutex);
  return operate_mutex(OpKind::kMutexUnlock, mutex, nullptr, SNARL_CALLER);
}

int pthread_mutex_consistent(pthread_mutex_t* mutex) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_mutex_consistent)(mutex);
  fail(FaultKind::kUnsupported, "robust mutexes (pthread_mutex_consistent) are not supported", SNARL_CALLER, mutex);
}

}  // extern "C"
