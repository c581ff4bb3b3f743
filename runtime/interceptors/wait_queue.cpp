// Waiting on an address: the queue operations behind std::atomic::wait, and their native stand-in outside a check.
#include "runtime/interceptors/wait_queue.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <ctime>

#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

namespace snarl::runtime {

void leave_queue(const volatile void* address, std::uintptr_t pc) {
  if (operate(OpKind::kQueueLeave, address, 0, pc) != 0) operate(OpKind::kQueueWake, address, 1, pc);
}

bool await_queue(const volatile void* address, bool timed, std::uint64_t deadline_ns, std::uintptr_t pc) {
  Operation operation{};
  operation.kind = OpKind::kQueueAwait;
  operation.address = reinterpret_cast<Address>(address);
  operation.timed = timed;
  operation.pc = pc;
  if (announce(operation).value != ETIMEDOUT) return true;
  wait_until_ns(deadline_ns);
  return false;
}

namespace {

// Outside a check: one version per group of addresses; a wake raises it, a waiter sleeps while it stands.
constexpr std::size_t kVersions = 64;
SNARL_STATE int versions[kVersions] = {};

int* version_of(const volatile void* address) {
  return &versions[(reinterpret_cast<std::uintptr_t>(address) >> 2) % kVersions];
}

bool sleep_while(const volatile void* address, int token, const timespec* deadline) {
  long result = SNARL_REAL(syscall)(SYS_futex, version_of(address), FUTEX_WAIT_BITSET_PRIVATE, token, deadline,
                                    nullptr, FUTEX_BITSET_MATCH_ANY);
  return result == 0 || errno != ETIMEDOUT;
}

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int __snarl_wait_enter(const volatile void* address) {
  if (!controlled()) return __atomic_load_n(version_of(address), __ATOMIC_SEQ_CST);
  operate(OpKind::kQueueEnter, address, 0, SNARL_CALLER);
  return 0;
}

void __snarl_wait_leave(const volatile void* address) {
  if (controlled()) leave_queue(address, SNARL_CALLER);
}

void __snarl_wait_block(const volatile void* address, int token) {
  if (controlled()) await_queue(address, false, 0, SNARL_CALLER);
  else sleep_while(address, token, nullptr);
}

int __snarl_wait_block_until(const volatile void* address, int token, long long deadline_ns) {
  auto deadline = static_cast<std::uint64_t>(deadline_ns < 0 ? 0 : deadline_ns);
  if (controlled()) return await_queue(address, true, deadline, SNARL_CALLER) ? 1 : 0;
  timespec time{static_cast<time_t>(deadline / kSecond_ns), static_cast<long>(deadline % kSecond_ns)};
  return sleep_while(address, token, &time) ? 1 : 0;
}

void __snarl_wait_wake(const volatile void* address, int all) {
  if (controlled()) {
    operate(OpKind::kQueueWake, address, all != 0 ? INT_MAX : 1, SNARL_CALLER);
    return;
  }
  __atomic_fetch_add(version_of(address), 1, __ATOMIC_SEQ_CST);
  SNARL_REAL(syscall)(SYS_futex, version_of(address), FUTEX_WAKE_PRIVATE, INT_MAX);
}

}  // extern "C"
