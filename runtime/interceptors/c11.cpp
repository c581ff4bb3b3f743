// C11 <threads.h>: in glibc these are thin names for POSIX threads that call them internally, past our symbols.
#include <pthread.h>
#include <threads.h>

#include <cerrno>

#include "runtime/atomic_access.h"
#include "runtime/interceptors/primitives.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

struct Start {
  thrd_start_t routine;
  void* argument;
};
SNARL_STATE Start starts[kThreadsMax] = {};

void* run_c11_thread(void*) {
  Start start = starts[current_thread()];
  return reinterpret_cast<void*>(static_cast<std::intptr_t>(start.routine(start.argument)));
}

int to_thrd(int error) {
  switch (error) {
    case 0: return thrd_success;
    case EBUSY: return thrd_busy;
    case ETIMEDOUT: return thrd_timedout;
    case ENOMEM: return thrd_nomem;
    default: return thrd_error;
  }
}

pthread_mutex_t* posix(mtx_t* mutex) { return reinterpret_cast<pthread_mutex_t*>(mutex); }
pthread_cond_t* posix(cnd_t* condition) { return reinterpret_cast<pthread_cond_t*>(condition); }

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t routine, void* argument) {
  if (!controlled()) return SNARL_REAL(thrd_create)(thread, routine, argument);
  create_thread(thread, false, run_c11_thread, nullptr, SNARL_CALLER);
  // The child exists, but has not run.
  starts[thread_of(*thread)] = {routine, argument};
  return thrd_success;
}

int thrd_join(thrd_t thread, int* result) {
  if (!controlled()) return SNARL_REAL(thrd_join)(thread, result);
  void* value = nullptr;
  join_thread(thread, &value, SNARL_CALLER);
  if (result != nullptr) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
  return thrd_success;
}

int thrd_detach(thrd_t thread) {
  if (!controlled()) return SNARL_REAL(thrd_detach)(thread);
  return to_thrd(detach_thread(thread, SNARL_CALLER));
}

thrd_t thrd_current() {
  if (!controlled()) return SNARL_REAL(thrd_current)();
  return handle_of(current_thread());
}

void thrd_exit(int result) {
  if (controlled()) exit_thread(reinterpret_cast<void*>(static_cast<std::intptr_t>(result)), SNARL_CALLER);
  SNARL_REAL(thrd_exit)(result);
  __builtin_unreachable();
}

void thrd_yield() {
  if (!controlled()) return SNARL_REAL(thrd_yield)();
  yield(SNARL_CALLER);
}

int thrd_sleep(const timespec* duration, timespec* rest) {
  if (!controlled()) return SNARL_REAL(thrd_sleep)(duration, rest);
  if (!is_valid_time(*duration)) return -2;
  sleep_ns(to_ns(*duration), SNARL_CALLER);
  return 0;
}

int mtx_init(mtx_t* mutex, int type) {
  if (!controlled()) return SNARL_REAL(mtx_init)(mutex, type);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  if ((type & mtx_recursive) != 0) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  return to_thrd(initialise_mutex(posix(mutex), &attributes, SNARL_CALLER));
}

void mtx_destroy(mtx_t* mutex) {
  if (!controlled()) return SNARL_REAL(mtx_destroy)(mutex);
  destroy_mutex(posix(mutex), SNARL_CALLER);
}

int snarl_mtx_lock(mtx_t* mutex) {
  if (!controlled()) return SNARL_REAL(mtx_lock)(mutex);
  return to_thrd(operate_mutex(OpKind::kMutexLock, posix(mutex), nullptr, SNARL_CALLER, entry_state()));
}

int mtx_timedlock(mtx_t* mutex, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(mtx_timedlock)(mutex, deadline);
  return to_thrd(operate_mutex(OpKind::kMutexLock, posix(mutex), deadline, SNARL_CALLER));
}

int snarl_mtx_trylock(mtx_t* mutex) {
  if (!controlled()) return SNARL_REAL(mtx_trylock)(mutex);
  return to_thrd(operate_mutex(OpKind::kMutexTryLock, posix(mutex), nullptr, SNARL_CALLER, entry_state()));
}

int mtx_unlock(mtx_t* mutex) {
  if (!controlled()) return SNARL_REAL(mtx_unlock)(mutex);
  return to_thrd(operate_mutex(OpKind::kMutexUnlock, posix(mutex), nullptr, SNARL_CALLER));
}

int cnd_init(cnd_t* condition) {
  if (!controlled()) return SNARL_REAL(cnd_init)(condition);
  return to_thrd(pthread_cond_init(posix(condition), nullptr));
}

void cnd_destroy(cnd_t* condition) {
  if (!controlled()) return SNARL_REAL(cnd_destroy)(condition);
  destroy_condition(posix(condition), SNARL_CALLER);
}

int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  if (!controlled()) return SNARL_REAL(cnd_wait)(condition, mutex);
  return to_thrd(wait_condition(posix(condition), posix(mutex), nullptr, SNARL_CALLER));
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(cnd_timedwait)(condition, mutex, deadline);
  return to_thrd(wait_condition(posix(condition), posix(mutex), deadline, SNARL_CALLER));
}

int cnd_signal(cnd_t* condition) {
  if (!controlled()) return SNARL_REAL(cnd_signal)(condition);
  return to_thrd(wake_condition(posix(condition), false, SNARL_CALLER));
}

int cnd_broadcast(cnd_t* condition) {
  if (!controlled()) return SNARL_REAL(cnd_broadcast)(condition);
  return to_thrd(wake_condition(posix(condition), true, SNARL_CALLER));
}

int tss_create(tss_t* key, tss_dtor_t destructor) {
  if (!controlled()) return to_thrd(pthread_key_create(key, destructor));
  return to_thrd(create_key(key, destructor, SNARL_CALLER));
}

void tss_delete(tss_t key) { pthread_key_delete(key); }
void* tss_get(tss_t key) { return pthread_getspecific(key); }
int tss_set(tss_t key, void* value) { return to_thrd(pthread_setspecific(key, value)); }

void call_once(once_flag* flag, void (*routine)()) {
  if (!controlled()) return SNARL_REAL(call_once)(flag, routine);
  run_once(reinterpret_cast<pthread_once_t*>(flag), routine, SNARL_CALLER);
}

}  // extern "C"
