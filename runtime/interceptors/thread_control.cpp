// Functions that name, place, cancel or signal a thread. Names and placement have no effect under control and are
// answered from a table; cancellation and signals are refused by name, because where they strike is not modelled.
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/session.h"

using namespace snarl::runtime;

namespace {

constexpr std::size_t kNameLength = 16;  // with the final zero, as in the kernel

struct ThreadSettings {
  char name[kNameLength] = "";
  int cancel_state = PTHREAD_CANCEL_ENABLE;
  int cancel_type = PTHREAD_CANCEL_DEFERRED;
};
SNARL_STATE ThreadSettings settings[kThreadsMax] = {};

void reset_settings() {
  for (ThreadId thread = 0; thread < thread_slots_used(); ++thread) settings[thread] = ThreadSettings{};
}

__attribute__((constructor)) void register_settings() {
  SessionHooks hooks{};
  hooks.execution_start = reset_settings;
  register_hooks(hooks);
}

}  // namespace

extern "C" {

int pthread_setname_np(pthread_t handle, const char* name) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_setname_np)(handle, name);
  ThreadId thread = thread_of(handle);
  if (thread == kNoThread) return ESRCH;
  if (std::strlen(name) >= kNameLength) return ERANGE;
  std::strncpy(settings[thread].name, name, kNameLength - 1);
  return 0;
}

int pthread_getname_np(pthread_t handle, char* name, std::size_t size) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_getname_np)(handle, name, size);
  ThreadId thread = thread_of(handle);
  if (thread == kNoThread) return ESRCH;
  if (size < kNameLength) return ERANGE;
  std::memcpy(name, settings[thread].name, kNameLength);
  return 0;
}

int pthread_setaffinity_np(pthread_t handle, std::size_t size, const cpu_set_t* set) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_setaffinity_np)(handle, size, set);
  return 0;
}

int pthread_setschedparam(pthread_t handle, int policy, const sched_param* parameters) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_setschedparam)(handle, policy, parameters);
  return 0;
}

int pthread_setschedprio(pthread_t handle, int priority) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_setschedprio)(handle, priority);
  return 0;
}

int sched_setaffinity(pid_t process, std::size_t size, const cpu_set_t* set) noexcept {
  if (!controlled()) return SNARL_REAL(sched_setaffinity)(process, size, set);
  return 0;
}

int sched_setscheduler(pid_t process, int policy, const sched_param* parameters) noexcept {
  if (!controlled()) return SNARL_REAL(sched_setscheduler)(process, policy, parameters);
  return 0;
}

int sched_getcpu() noexcept {
  if (!controlled()) return SNARL_REAL(sched_getcpu)();
  return 0;
}

pid_t gettid() noexcept {
  if (!controlled()) return SNARL_REAL(gettid)();
  return getpid() + current_thread();
}

int pthread_setcancelstate(int state, int* old) {
  if (!controlled()) return SNARL_REAL(pthread_setcancelstate)(state, old);
  int& current = settings[current_thread()].cancel_state;
  if (old != nullptr) *old = current;
  current = state;
  return 0;
}

int pthread_setcanceltype(int type, int* old) {
  if (!controlled()) return SNARL_REAL(pthread_setcanceltype)(type, old);
  int& current = settings[current_thread()].cancel_type;
  if (old != nullptr) *old = current;
  current = type;
  return 0;
}

void pthread_testcancel() {
  if (!controlled()) SNARL_REAL(pthread_testcancel)();
}

int pthread_cancel(pthread_t handle) {
  if (!controlled()) return SNARL_REAL(pthread_cancel)(handle);
  fail(FaultKind::kUnsupported, "pthread_cancel is not supported", SNARL_CALLER);
}

int pthread_kill(pthread_t handle, int signal) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_kill)(handle, signal);
  if (signal == 0) return thread_of(handle) == kNoThread ? ESRCH : 0;
  fail(FaultKind::kUnsupported, "pthread_kill is not supported", SNARL_CALLER);
}

int pthread_sigqueue(pthread_t handle, int signal, const sigval value) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_sigqueue)(handle, signal, value);
  fail(FaultKind::kUnsupported, "pthread_sigqueue is not supported", SNARL_CALLER);
}

}  // extern "C"
