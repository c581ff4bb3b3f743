// pthread_cond_*: what std::condition_variable ends in.
//
// A wait is four operations: enter the queue, unlock the mutex, await a wake, lock the mutex again. A notification
// between the first two is not lost, one before the first is: as on real hardware. The queue's operations are relaxed:
// notifying and being notified orders nothing in C++, only the mutex does.
//
// The real functions are looked up with their symbol version: x86-64's glibc also has a 1990s pthread_cond_* with
// another layout, and an unversioned lookup by RTLD_NEXT finds that one.
#include <dlfcn.h>
#include <pthread.h>

#include <cerrno>
#include <climits>

#include "runtime/atomic_access.h"
#include "runtime/interceptors/primitives.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

void* find_current_version(const char* name) {
#if defined(__x86_64__)
  if (void* address = dlvsym(RTLD_NEXT, name, "GLIBC_2.3.2")) return address;
#endif
  return resolve_real(name, true);
}

SNARL_STATE decltype(&::pthread_cond_init) real_init = nullptr;
SNARL_STATE decltype(&::pthread_cond_destroy) real_destroy = nullptr;
SNARL_STATE decltype(&::pthread_cond_wait) real_wait = nullptr;
SNARL_STATE decltype(&::pthread_cond_timedwait) real_timedwait = nullptr;
SNARL_STATE decltype(&::pthread_cond_signal) real_signal = nullptr;
SNARL_STATE decltype(&::pthread_cond_broadcast) real_broadcast = nullptr;

// Also reached from static constructors that run before ours.
template <class Function>
Function real(Function& pointer, const char* name) {
  if (__builtin_expect(pointer == nullptr, 0)) pointer = reinterpret_cast<Function>(find_current_version(name));
  return pointer;
}

__attribute__((constructor)) void resolve_early() {
  real(real_init, "pthread_cond_init");
  real(real_destroy, "pthread_cond_destroy");
  real(real_wait, "pthread_cond_wait");
  real(real_timedwait, "pthread_cond_timedwait");
  real(real_signal, "pthread_cond_signal");
  real(real_broadcast, "pthread_cond_broadcast");
}

Value operate_queue(OpKind kind, pthread_cond_t* condition, Value operand, bool timed, std::uintptr_t pc) {
  Operation operation{};
  operation.kind = kind;
  operation.order = MemoryOrder::kRelaxed;
  operation.address = reinterpret_cast<Address>(condition);
  operation.operand = operand;
  operation.timed = timed;
  operation.queue = true;
  operation.pc = pc;
  return announce(operation).value;
}

// glibc's own bit for it in the count of waiters, which nothing else uses under control.
constexpr unsigned kDestroyedBit = 4;

// After an operation: destruction has then taken place before it in every order that has them so.
void require_not_destroyed(const pthread_cond_t* condition, std::uintptr_t pc) {
  if ((condition->__data.__wrefs & kDestroyedBit) != 0)
    fail(FaultKind::kLockMisuse, "a condition variable is used that was destroyed", pc, condition);
}

}  // namespace

int wait_condition(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline, std::uintptr_t pc,
                   ThreadState state) {
  if (deadline != nullptr && !is_valid_time(*deadline)) return EINVAL;
  operate_queue(OpKind::kQueueEnter, condition, 0, false, pc);
  require_not_destroyed(condition, pc);
  if (int error = operate_mutex(OpKind::kMutexUnlock, mutex, nullptr, pc)) {
    operate_queue(OpKind::kQueueLeave, condition, 0, false, pc);
    return error;
  }
  Value result = operate_queue(OpKind::kQueueAwait, condition, 0, deadline != nullptr, pc);
  int error = finish_timed(result, deadline);
  operate_mutex(OpKind::kMutexLock, mutex, nullptr, pc, state);
  return error;
}

int wake_condition(pthread_cond_t* condition, bool all, std::uintptr_t pc) {
  operate_queue(OpKind::kQueueWake, condition, all ? INT_MAX : 1, false, pc);
  require_not_destroyed(condition, pc);
  return 0;
}

int destroy_condition(pthread_cond_t* condition, std::uintptr_t pc) {
  const int result = static_cast<int>(operate_queue(OpKind::kObjectDestroy, condition, 0, false, pc));
  condition->__data.__wrefs |= kDestroyedBit;
  return result;
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

// snarl_*: reached through entry stubs, which record what the caller looks like (hooks_entry_*.cpp).
extern "C" {

int pthread_cond_init(pthread_cond_t* condition, const pthread_condattr_t* attributes) noexcept {
  if (!controlled()) return real(real_init, "pthread_cond_init")(condition, attributes);
  {
    HostScope host;
    real_init(condition, attributes);
  }
  operate_queue(OpKind::kObjectInit, condition, 0, false, SNARL_CALLER);
  return 0;
}

int pthread_cond_destroy(pthread_cond_t* condition) noexcept {
  if (!controlled()) return real(real_destroy, "pthread_cond_destroy")(condition);
  return destroy_condition(condition, SNARL_CALLER);
}

int pthread_cond_wait(pthread_cond_t* condition, pthread_mutex_t* mutex) {
  if (!controlled()) return real(real_wait, "pthread_cond_wait")(condition, mutex);
  return wait_condition(condition, mutex, nullptr, SNARL_CALLER);
}

int snarl_pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline) {
  if (!controlled()) return real(real_timedwait, "pthread_cond_timedwait")(condition, mutex, deadline);
  return wait_condition(condition, mutex, deadline, SNARL_CALLER, entry_state());
}

int snarl_pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                 const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(pthread_cond_clockwait)(condition, mutex, clock, deadline);
  return wait_condition(condition, mutex, deadline, SNARL_CALLER, entry_state());
}

int pthread_cond_signal(pthread_cond_t* condition) noexcept {
  if (!controlled()) return real(real_signal, "pthread_cond_signal")(condition);
  return wake_condition(condition, false, SNARL_CALLER);
}

int pthread_cond_broadcast(pthread_cond_t* condition) noexcept {
  if (!controlled()) return real(real_broadcast, "pthread_cond_broadcast")(condition);
  return wake_condition(condition, true, SNARL_CALLER);
}

}  // extern "C"
