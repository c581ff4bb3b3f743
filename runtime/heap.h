// The heap of the code under test: a region per thread at a fixed address, filled from the bottom, never reused
// within an execution.
//
// A block's address depends only on what its own thread allocated before, not on the interleaving, so that the
// controller can compare executions by address. A freed block stays as it is: a stale pointer to it is a finding and
// cannot hit a new block. New blocks are filled with a fixed pattern, so that what is read uninitialised is the same in
// each execution.
// Limits: 4 GiB of allocations per thread and execution; memory handed out is kept by the process until the check ends.
#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/controller.h"

namespace snarl::runtime {

inline constexpr std::uintptr_t kHeapBase = 0x600000000000;
inline constexpr std::size_t kHeapRegionSize = std::size_t{4} << 30;

inline bool is_in_heap(const volatile void* address) {
  return reinterpret_cast<std::uintptr_t>(address) - kHeapBase < kHeapRegionSize * kThreadsMax;
}

void set_up_heap();  // once
void reset_heap();   // before each execution
void trim_heap();    // gives the memory back to the system

// For the current controlled thread. Null when the region is full or the size absurd. Announces kAllocate.
void* heap_allocate(std::size_t size, std::size_t alignment, bool zeroed, std::uintptr_t pc);
// Announces kFree; fails the execution for what is not a live block.
void heap_free(void* block, std::uintptr_t pc);
// Size asked for; `block` must lie in the heap (otherwise, or if it is no block, 0).
std::size_t heap_block_size(const void* block);

struct Leaks {
  std::size_t count = 0;
  std::size_t bytes = 0;
  Address first = 0;  // the lowest-numbered thread's oldest
  std::size_t first_size = 0;
  std::uintptr_t first_pc = 0;
};
// Live blocks that no global variable reaches, directly or through other live blocks (a conservative scan: any
// aligned word that looks like a pointer into a block counts).
Leaks find_leaks();

}  // namespace snarl::runtime
