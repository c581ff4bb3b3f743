// sem_*: POSIX semaphores.
//
// A semaphore made before the check starts with the count that glibc keeps in its first 32 bits. Named semaphores
// are shared with other processes and refused.
#include <semaphore.h>

#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <sys/stat.h>

#include "runtime/atomic_access.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

using namespace snarl::runtime;

namespace {

Value count_in_memory(const sem_t* semaphore) {
  std::uint32_t count;
  std::memcpy(&count, semaphore, sizeof count);
  return count;
}

Value announce_semaphore(OpKind kind, const sem_t* semaphore, bool timed, std::uintptr_t pc, ThreadState state = {}) {
  Operation operation{};
  operation.kind = kind;
  operation.address = reinterpret_cast<Address>(semaphore);
  operation.operand_initial = count_in_memory(semaphore);
  operation.timed = timed;
  operation.pc = pc;
  operation.state = state;
  return announce(operation).value;
}

int wait_semaphore(OpKind kind, sem_t* semaphore, const timespec* deadline, std::uintptr_t pc, ThreadState state = {}) {
  int error = EINVAL;
  if (deadline == nullptr || is_valid_time(*deadline)) {
    error = finish_timed(announce_semaphore(kind, semaphore, deadline != nullptr, pc, state), deadline);
  }
  if (error == 0) return 0;
  errno = error;
  return -1;
}

}  // namespace

// snarl_*: reached through entry stubs, which record what the caller looks like (hooks_entry_*.cpp).
extern "C" {

int sem_init(sem_t* semaphore, int shared, unsigned count) noexcept {
  if (!controlled()) return SNARL_REAL(sem_init)(semaphore, shared, count);
  {
    HostScope host;
    if (int error = SNARL_REAL(sem_init)(semaphore, shared, count)) return error;
  }
  Operation operation{};
  operation.kind = OpKind::kObjectInit;
  operation.address = reinterpret_cast<Address>(semaphore);
  operation.operand_initial = count;
  operation.pc = SNARL_CALLER;
  announce(operation);
  return 0;
}

int sem_destroy(sem_t* semaphore) noexcept {
  if (!controlled()) return SNARL_REAL(sem_destroy)(semaphore);
  // Operand 1: any count will do, a semaphore is not held.
  return static_cast<int>(operate(OpKind::kObjectDestroy, semaphore, 1, SNARL_CALLER));
}

int snarl_sem_wait(sem_t* semaphore) {
  if (!controlled()) return SNARL_REAL(sem_wait)(semaphore);
  return wait_semaphore(OpKind::kSemaphoreWait, semaphore, nullptr, SNARL_CALLER, entry_state());
}

int snarl_sem_trywait(sem_t* semaphore) noexcept {
  if (!controlled()) return SNARL_REAL(sem_trywait)(semaphore);
  return wait_semaphore(OpKind::kSemaphoreTryWait, semaphore, nullptr, SNARL_CALLER, entry_state());
}

int sem_timedwait(sem_t* semaphore, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(sem_timedwait)(semaphore, deadline);
  return wait_semaphore(OpKind::kSemaphoreWait, semaphore, deadline, SNARL_CALLER);
}

int sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* deadline) {
  if (!controlled()) return SNARL_REAL(sem_clockwait)(semaphore, clock, deadline);
  return wait_semaphore(OpKind::kSemaphoreWait, semaphore, deadline, SNARL_CALLER);
}

int sem_post(sem_t* semaphore) noexcept {
  if (!controlled()) return SNARL_REAL(sem_post)(semaphore);
  announce_semaphore(OpKind::kSemaphorePost, semaphore, false, SNARL_CALLER);
  return 0;
}

int sem_getvalue(sem_t* semaphore, int* count) noexcept {
  if (!controlled()) return SNARL_REAL(sem_getvalue)(semaphore, count);
  *count = static_cast<int>(announce_semaphore(OpKind::kSemaphoreGet, semaphore, false, SNARL_CALLER));
  return 0;
}

sem_t* sem_open(const char* name, int flags, ...) noexcept {
  va_list arguments;
  va_start(arguments, flags);
  auto mode = va_arg(arguments, mode_t);
  auto count = va_arg(arguments, unsigned);
  va_end(arguments);
  if (!controlled()) return SNARL_REAL(sem_open)(name, flags, mode, count);
  fail(FaultKind::kUnsupported, "named semaphores (sem_open) are not supported", SNARL_CALLER);
}

}  // extern "C"
