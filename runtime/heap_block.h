// How heap regions and blocks are laid out; for heap.cpp and heap_leaks.cpp only.
#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/controller.h"

namespace snarl::runtime {

enum class BlockState : std::uint8_t { kLive, kFreed, kGap, kReachable };

// In front of each block. 16 bytes, so that blocks keep malloc's alignment.
struct BlockHeader {
  static constexpr std::uint8_t kMagic = 0x5a;
  BlockHeader(std::size_t size_, BlockState state_, std::uintptr_t pc_) : size(size_), state(state_), pc(pc_) {}
  std::uint64_t size : 48;
  BlockState state;
  std::uint8_t magic = kMagic;
  std::uintptr_t pc;  // of the allocation; once freed, of the free
};
static_assert(sizeof(BlockHeader) == 16);

struct HeapRegion {
  std::uintptr_t top;
  std::uintptr_t high_water;
  std::uintptr_t mapped;  // usable below this
  std::size_t live_count;
};
extern HeapRegion heap_regions[kThreadsMax];

std::uintptr_t heap_region_base(ThreadId thread);
ThreadId heap_regions_used();

}  // namespace snarl::runtime
