// Entry points of the shadowed library headers (runtime/overrides) for std::atomic::wait and notify.
//
// A wait is: load; if the value is still the old one, enter the queue, load again, then leave or block. A notify
// between enter and block is not lost; a missing notify leaves the waiter blocked for ever, which is what a checker
// is to show. Outside a check the same protocol runs on a table of version counters and real futexes.
//
// In the headers these functions are weak: code compiled against them also links without the runtime.
#pragma once
#include <cstdint>

#include "runtime/controller.h"

extern "C" {
// Returns a token for block.
int __snarl_wait_enter(const volatile void* address);
void __snarl_wait_leave(const volatile void* address);
void __snarl_wait_block(const volatile void* address, int token);
// Deadline on the steady clock. 0: timed out.
int __snarl_wait_block_until(const volatile void* address, int token, long long deadline_ns);
void __snarl_wait_wake(const volatile void* address, int all);
}

namespace snarl::runtime {

// kQueueLeave; a wake that had been spent on this thread is passed on to another waiter, because on a real futex,
// where comparing and entering are one step, it would not have been spent here.
void leave_queue(const volatile void* address, std::uintptr_t pc);
// False: timed out at `deadline_ns`.
bool await_queue(const volatile void* address, bool timed, std::uint64_t deadline_ns, std::uintptr_t pc);

}  // namespace snarl::runtime
