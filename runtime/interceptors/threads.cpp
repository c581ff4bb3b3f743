// pthread_create, join, detach, self, exit and their kin: what std::thread, jthread and async end in.
//
// A thread is joined or detached at most once; who does it twice, or joins itself, or leaves a thread neither joined
// nor detached when the body ends, gets a finding. pthread_exit unwinds the stack to the thread's entry by forced
// unwinding, so destructors run as in glibc.
//
// Limits: cleanup handlers of C code compiled without -fexceptions are not run by pthread_exit (they live in
// glibc's private list). Stack sizes are the runtime's own. Cancellation and signals to threads are refused, as are
// pthread_tryjoin_np and pthread_timedjoin_np: whether a thread has ended already has no operation to ask.
#include <pthread.h>
#include <sched.h>
#include <unwind.h>

#include <cerrno>
#include <cstring>

#include "runtime/interceptors/primitives.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

enum class Fate : std::uint8_t { kOpen, kJoined, kDetached };
SNARL_STATE Fate fates[kThreadsMax] = {};
SNARL_STATE std::uintptr_t created_at[kThreadsMax] = {};
SNARL_STATE _Unwind_Exception exit_exceptions[kThreadsMax] = {};

void forget_fates() { std::memset(fates, 0, thread_slots_used() * sizeof fates[0]); }

void require_fates() {
  if (body_is_main()) return;
  for (ThreadId thread = 1; thread < thread_slots_used(); ++thread) {
    if (thread_started(thread) && fates[thread] == Fate::kOpen) {
      fail(FaultKind::kThreadMisuse, "a thread was neither joined nor detached when the test body ended", created_at[thread]);
    }
  }
}

__attribute__((constructor)) void register_thread_hooks() {
  SessionHooks hooks{};
  hooks.execution_start = forget_fates;
  hooks.body_end = require_fates;
  register_hooks(hooks);
}

ThreadId require_open(pthread_t handle, const char* joined, const char* detached, std::uintptr_t pc) {
  ThreadId thread = thread_of(handle);
  if (thread == kNoThread) fail(FaultKind::kThreadMisuse, "join or detach of a thread that does not exist", pc);
  if (fates[thread] == Fate::kJoined) fail(FaultKind::kThreadMisuse, joined, pc);
  if (fates[thread] == Fate::kDetached) fail(FaultKind::kThreadMisuse, detached, pc);
  return thread;
}

_Unwind_Reason_Code stop_at_entry(int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception*,
                                  _Unwind_Context* context, void* result) {
  if ((actions & _UA_END_OF_STACK) != 0 || _Unwind_GetCFA(context) >= entry_frame()) end_thread(result);
  return _URC_NO_REASON;
}

void swallowed(_Unwind_Reason_Code, _Unwind_Exception*) {
  fail(FaultKind::kException, "pthread_exit was caught by catch (...) and not rethrown", 0);
}

}  // namespace

int create_thread(pthread_t* handle, bool detached, void* (*routine)(void*), void* argument, std::uintptr_t pc) {
  plain_access(AccessKind::kWrite, handle, sizeof *handle, pc);
  ThreadId thread = start_thread(routine, argument, pc);
  *handle = handle_of(thread);
  created_at[thread] = pc;
  fates[thread] = detached ? Fate::kDetached : Fate::kOpen;
  if (detached) operate(OpKind::kThreadDetach, nullptr, thread, pc);
  return 0;
}

int join_thread(pthread_t handle, void** result, std::uintptr_t pc) {
  ThreadId thread = require_open(handle, "a thread was joined twice", "a detached thread was joined", pc);
  if (thread == current_thread()) fail(FaultKind::kThreadMisuse, "a thread joined itself", pc);
  fates[thread] = Fate::kJoined;
  operate(OpKind::kThreadJoin, nullptr, thread, pc);
  join_virtual_time(thread);
  if (result != nullptr) {
    plain_access(AccessKind::kWrite, result, sizeof *result, pc);
    *result = result_of(thread);
  }
  return 0;
}

int detach_thread(pthread_t handle, std::uintptr_t pc) {
  ThreadId thread = require_open(handle, "a joined thread was detached", "a thread was detached twice", pc);
  fates[thread] = Fate::kDetached;
  operate(OpKind::kThreadDetach, nullptr, thread, pc);
  return 0;
}

void exit_thread(void* result, std::uintptr_t pc) {
  // Not on this frame: the landing pads of the frames above it reuse its stack.
  _Unwind_Exception& exception = exit_exceptions[current_thread()];
  exception = {};
  exception.exception_cleanup = swallowed;
  _Unwind_ForcedUnwind(&exception, stop_at_entry, result);
  fail(FaultKind::kUnsupported, "pthread_exit could not unwind the stack", pc);
}

void yield(std::uintptr_t pc) { operate(OpKind::kYield, nullptr, 0, pc); }

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int pthread_create(pthread_t* handle, const pthread_attr_t* attributes, void* (*routine)(void*),
                   void* argument) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_create)(handle, attributes, routine, argument);
  int detach_state = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) {
    HostScope host;
    pthread_attr_getdetachstate(attributes, &detach_state);
  }
  return create_thread(handle, detach_state == PTHREAD_CREATE_DETACHED, routine, argument, SNARL_CALLER);
}

int pthread_join(pthread_t handle, void** result) {
  if (!controlled()) return SNARL_REAL(pthread_join)(handle, result);
  return join_thread(handle, result, SNARL_CALLER);
}

int pthread_detach(pthread_t handle) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_detach)(handle);
  return detach_thread(handle, SNARL_CALLER);
}

pthread_t pthread_self() noexcept {
  if (!controlled()) return SNARL_REAL(pthread_self)();
  return handle_of(current_thread());
}

void pthread_exit(void* result) {
  if (controlled()) exit_thread(result, SNARL_CALLER);
  SNARL_REAL(pthread_exit)(result);
  __builtin_unreachable();
}

int sched_yield() noexcept {
  if (!controlled()) return SNARL_REAL(sched_yield)();
  yield(SNARL_CALLER);
  return 0;
}

int pthread_tryjoin_np(pthread_t handle, void** result) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_tryjoin_np)(handle, result);
  fail(FaultKind::kUnsupported, "pthread_tryjoin_np is not supported", SNARL_CALLER);
}

int pthread_timedjoin_np(pthread_t handle, void** result, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(pthread_timedjoin_np)(handle, result, deadline);
  fail(FaultKind::kUnsupported, "pthread_timedjoin_np is not supported", SNARL_CALLER);
}

int pthread_clockjoin_np(pthread_t handle, void** result, clockid_t clock, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(pthread_clockjoin_np)(handle, result, clock, deadline);
  fail(FaultKind::kUnsupported, "pthread_clockjoin_np is not supported", SNARL_CALLER);
}

}  // extern "C"
