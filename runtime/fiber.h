// A controlled thread: a context that borrows stack, thread-local storage and pthread_t of a parked real thread.
//
// The real thread is created once per slot, on a stack at a fixed address, blocks all signals and sleeps for ever in
// a futex; fibers run on the rest of its stack with its thread pointer. So everything libc knows about "the current
// thread" (errno, thread_local, pthread_self, names, affinity) is right, and all addresses are the same in each
// execution and each process. The slot is the ThreadId.
#pragma once
#include <pthread.h>

#include <cstddef>
#include <cstdint>

#include "runtime/controller.h"
#include "runtime/throw.h"

namespace snarl::runtime {

// What a thread has natively by default; only the pages that are touched cost memory.
inline constexpr std::size_t kStackSize = 8 * 1024 * 1024;
// Below that, for the hooks and the controller, which run on the stack of the code under test.
inline constexpr std::size_t kStackReserve = 64 * 1024;
// Wide, so that a huge frame does not step over it into the stack of the thread below.
inline constexpr std::size_t kGuardSize = 64 * 1024 * 1024;
inline constexpr std::uintptr_t kStacksBase = 0x610000000000;
inline constexpr std::size_t kCallDepthMax = 1024;

struct Fiber {
  void* stack_pointer;            // where it left off
  std::uintptr_t thread_pointer;  // it runs with: its parked thread's, or the host's (see thread_storage.h)
  std::uintptr_t own_thread_pointer;
  std::uintptr_t storage_low;  // where its static thread-local storage begins
  ThreadId id;
  bool started;  // in this execution
  bool ended;
  std::uint32_t call_depth;  // may exceed kCallDepthMax; deeper calls are counted, not recorded
  void* (*routine)(void*);
  void* argument;
  void* result;
  std::uint64_t time_ns;
  std::byte* guard_low;  // [guard_low, stack_low) faults
  std::byte* stack_low;
  std::byte*
      stack_limit;  // code under test that has come below has overflown its stack: [stack_low, stack_limit) is ours
  std::byte* stack_high;
  std::uintptr_t entry_frame;
  pthread_t handle;
  std::uintptr_t calls[kCallDepthMax];
  std::uint32_t throw_count;
  Throw throws[kThrowsKept];  // the last ones
};

// The fiber of a slot; makes it when it is used for the first time. Not to be called when controlled().
Fiber& fiber_of(ThreadId slot);
extern Fiber* fibers[kThreadsMax];  // by slot
// Null if the slot has never been used.
inline Fiber* existing_fiber(ThreadId slot) { return slot < kThreadsMax ? fibers[slot] : nullptr; }

// Makes the fiber ready to run routine(argument) from its beginning, with fresh thread-local storage.
void prepare_fiber(Fiber& fiber, void* (*routine)(void*), void* argument, std::uint64_t time_ns);

// Does the address lie on a stack or in the thread-local storage of any fiber?
bool is_in_fiber_stack(std::uintptr_t address);

}  // namespace snarl::runtime
