// syscall(): futexes, which std::future, libstdc++'s own wait code and hand-written locks end in, and the few other
// system calls that must not reach the kernel from code under test.
//
// A futex wait enters the queue first and compares then; the queue's operations order it against every wake, so a
// store before the wake is seen. The load itself is relaxed: a mismatch (EAGAIN) gives no ordering, as in the kernel.
//
// Limits: requeueing, wake-op, bit sets other than "any" and priority inheritance are refused.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdint>

#include "runtime/interceptors/primitives.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/interceptors/wait_queue.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

using Arguments = long[6];

long failed(int error) {
  errno = error;
  return -1;
}

long wait_futex(const Arguments& arguments, bool absolute, std::uintptr_t pc) {
  const auto* word = reinterpret_cast<const volatile std::uint32_t*>(arguments[0]);
  const auto* timeout = reinterpret_cast<const timespec*>(arguments[3]);
  std::uint64_t deadline_ns = 0;
  if (timeout != nullptr) {
    if (!is_valid_time(*timeout)) return failed(EINVAL);
    deadline_ns = to_ns(*timeout) + (absolute ? 0 : virtual_time_ns());
  }
  operate(OpKind::kQueueEnter, word, 0, pc);
  if (atomic_load(word, 4, MemoryOrder::kRelaxed, pc) != static_cast<std::uint32_t>(arguments[2])) {
    leave_queue(word, pc);
    return failed(EAGAIN);
  }
  return await_queue(word, timeout != nullptr, deadline_ns, pc) ? 0 : failed(ETIMEDOUT);
}

long run_futex(const Arguments& arguments, std::uintptr_t pc) {
  bool any = static_cast<std::uint32_t>(arguments[5]) == FUTEX_BITSET_MATCH_ANY;
  switch (static_cast<int>(arguments[1]) & FUTEX_CMD_MASK) {
    case FUTEX_WAIT: return wait_futex(arguments, false, pc);
    case FUTEX_WAIT_BITSET:
      if (any) return wait_futex(arguments, true, pc);
      break;
    case FUTEX_WAKE_BITSET:
      if (!any) break;
      [[fallthrough]];
    case FUTEX_WAKE: {
      auto count = static_cast<std::uint32_t>(arguments[2]);
      const auto* word = reinterpret_cast<const volatile void*>(arguments[0]);
      return static_cast<long>(operate(OpKind::kQueueWake, word, count, pc));
    }
    default: break;
  }
  fail(FaultKind::kUnsupported, "only the wait and wake operations of futex are supported", pc);
}

// True: answered in `*result`.
bool run_system_call(long number, const Arguments& arguments, std::uintptr_t pc, long* result) {
  *result = 0;
  switch (number) {
    case SYS_futex: *result = run_futex(arguments, pc); return true;
    case SYS_gettid: *result = gettid(); return true;
    case SYS_sched_yield: yield(pc); return true;
    case SYS_clock_gettime: {
      std::uint64_t now_ns = read_clock_ns();
      auto* time = reinterpret_cast<timespec*>(arguments[1]);
      time->tv_sec = static_cast<time_t>(now_ns / kSecond_ns);
      time->tv_nsec = static_cast<long>(now_ns % kSecond_ns);
      return true;
    }
    case SYS_nanosleep: sleep_ns(to_ns(*reinterpret_cast<const timespec*>(arguments[0])), pc); return true;
    case SYS_getrandom: {
      auto* to = reinterpret_cast<unsigned char*>(arguments[0]);
      for (long i = 0; i < arguments[1]; ++i) to[i] = static_cast<unsigned char>(next_random() >> 56);
      *result = arguments[1];
      return true;
    }
    case SYS_exit_group: exit_program(static_cast<int>(arguments[0]), pc);
    case SYS_membarrier:
      fail(FaultKind::kUnsupported, "membarrier is not supported: its one-sided fences are not modelled", pc);
    case SYS_exit: case SYS_clone: case SYS_clone3: case SYS_execve: case SYS_kill: case SYS_tkill: case SYS_tgkill:
#ifdef SYS_fork
    case SYS_fork: case SYS_vfork:
#endif
      fail(FaultKind::kUnsupported, "a raw system call that starts, ends or signals a thread or process", pc);
    default: return false;
  }
}

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" long syscall(long number, ...) noexcept {
  Arguments arguments;
  va_list list;
  va_start(list, number);
  for (long& argument : arguments) argument = va_arg(list, long);
  va_end(list);
  long result;
  if (controlled() && run_system_call(number, arguments, SNARL_CALLER, &result)) return result;
  return SNARL_REAL(syscall)(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
                             arguments[5]);
}
