// pthread_barrier_*.
//
// The number of participants is read from the barrier's own memory (third word of glibc's layout since 2.25), where
// the real pthread_barrier_init has put it, so that a barrier made before the check works too.
#include <pthread.h>

#include <cerrno>
#include <cstring>

#include "runtime/session.h"

using namespace snarl::runtime;

namespace {

unsigned participants(const pthread_barrier_t* barrier) {
  unsigned count;
  std::memcpy(&count, reinterpret_cast<const char*>(barrier) + 2 * sizeof count, sizeof count);
  return count;
}

}  // namespace

extern "C" {

int pthread_barrier_init(pthread_barrier_t* barrier, const pthread_barrierattr_t* attributes,
                         unsigned count) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_barrier_init)(barrier, attributes, count);
  {
    HostScope host;
    if (int error = SNARL_REAL(pthread_barrier_init)(barrier, attributes, count)) return error;
  }
  operate(OpKind::kObjectInit, barrier, 0, SNARL_CALLER);
  return 0;
}

int pthread_barrier_destroy(pthread_barrier_t* barrier) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_barrier_destroy)(barrier);
  return static_cast<int>(operate(OpKind::kObjectDestroy, barrier, 0, SNARL_CALLER));
}

int pthread_barrier_wait(pthread_barrier_t* barrier) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_barrier_wait)(barrier);
  Value last = operate(OpKind::kBarrierWait, barrier, participants(barrier), SNARL_CALLER);
  return last != 0 ? PTHREAD_BARRIER_SERIAL_THREAD : 0;
}

}  // extern "C"
