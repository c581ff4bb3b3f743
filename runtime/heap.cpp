#include "runtime/heap.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "report/check.h"
#include "runtime/heap_block.h"
#include "runtime/session.h"

namespace snarl::runtime {

SNARL_STATE HeapRegion heap_regions[kThreadsMax] = {};

namespace {

SNARL_STATE ThreadId regions_used = 0;  // ids below this may have allocated

constexpr std::size_t kGranule = 16;

std::uintptr_t region_base(ThreadId thread) { return kHeapBase + thread * kHeapRegionSize; }

std::uintptr_t round_up(std::uintptr_t value, std::size_t to) { return (value + to - 1) & ~(std::uintptr_t{to} - 1); }

// The header of a pointer that free() or realloc() was given, or null if it cannot be one.
BlockHeader* header_of(const void* block) {
  auto address = reinterpret_cast<std::uintptr_t>(block);
  auto thread = static_cast<ThreadId>((address - kHeapBase) / kHeapRegionSize);
  if (!is_in_heap(block) || address % kGranule != 0) return nullptr;
  if (address < region_base(thread) + sizeof(BlockHeader) || address > heap_regions[thread].top) return nullptr;
  auto* header = reinterpret_cast<BlockHeader*>(address - sizeof(BlockHeader));
  bool is_block = header->state == BlockState::kLive || header->state == BlockState::kFreed;
  return is_block && header->magic == BlockHeader::kMagic ? header : nullptr;
}

// Makes the region usable up to `end`. In large steps and as late as possible: user-mode emulation keeps books on every
// page, used or not.
bool map_up_to(HeapRegion& region, std::uintptr_t end) {
  constexpr std::size_t kStep = std::size_t{16} << 20;
  void* base = reinterpret_cast<void*>(region.mapped);
  const std::size_t size = round_up(end - region.mapped, kStep);
  void* memory = mmap(base, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (memory == MAP_FAILED && errno == ENOMEM) return false;
  SNARL_CHECK(memory == base);  // nothing else lies there
  region.mapped += size;
  return true;
}

}  // namespace

void set_up_heap() {
  if (heap_regions[0].mapped != 0) return;
  for (ThreadId thread = 0; thread < kThreadsMax; ++thread) heap_regions[thread].mapped = region_base(thread);
  regions_used = kThreadsMax;
  reset_heap();
}

void reset_heap() {
  for (ThreadId thread = 0; thread < regions_used; ++thread) {
    HeapRegion& region = heap_regions[thread];
    region.high_water = std::max(region.high_water, region.top);
    region.top = region_base(thread);
    region.live_count = 0;
  }
  regions_used = 0;
}

void trim_heap() {
  constexpr std::size_t kPage = 4096;
  for (ThreadId thread = 0; thread < kThreadsMax; ++thread) {
    HeapRegion& region = heap_regions[thread];
    std::uintptr_t high = round_up(std::max(region.high_water, region.top), kPage);
    if (high > region_base(thread)) {
      madvise(reinterpret_cast<void*>(region_base(thread)), high - region_base(thread), MADV_DONTNEED);
    }
    region.high_water = 0;
  }
}

void* heap_allocate(std::size_t size, std::size_t alignment, bool zeroed, std::uintptr_t pc) {
  ThreadId thread = current_thread();
  HeapRegion& region = heap_regions[thread];
  alignment = std::max(alignment, kGranule);
  std::uintptr_t end_max = region_base(thread) + kHeapRegionSize;
  if (size > kHeapRegionSize || alignment > kHeapRegionSize) return nullptr;
  std::uintptr_t address = round_up(region.top + sizeof(BlockHeader), alignment);
  std::uintptr_t end = round_up(address + std::max<std::size_t>(size, 1), kGranule);
  if (end > end_max || (end > region.mapped && !map_up_to(region, end))) return nullptr;

  auto* header = reinterpret_cast<BlockHeader*>(address - sizeof(BlockHeader));
  if (reinterpret_cast<std::uintptr_t>(header) != region.top) {  // keeps the region walkable
    *reinterpret_cast<BlockHeader*>(region.top) =
        BlockHeader{reinterpret_cast<std::uintptr_t>(header) - region.top - sizeof(BlockHeader), BlockState::kGap, 0};
  }
  *header = BlockHeader{size, BlockState::kLive, pc};
  region.top = end;
  ++region.live_count;
  if (thread >= regions_used) regions_used = static_cast<ThreadId>(thread + 1);
  auto* block = reinterpret_cast<void*>(address);
  {
    HostScope host;  // not an access of the program
    std::memset(block, zeroed ? 0 : kFreshPattern, size);
  }
  plain_access(AccessKind::kAllocate, block, std::max<std::size_t>(size, 1), pc);
  return block;
}

void heap_free(void* block, std::uintptr_t pc) {
  BlockHeader* header = header_of(block);
  Fault fault{FaultKind::kInvalidFree,
              current_thread(),
              "free of an address that is not the start of a heap block",
              pc,
              reinterpret_cast<Address>(block),
              0,
              0};
  if (header == nullptr) fail(fault);
  if (header->state == BlockState::kFreed) {
    fault.kind = FaultKind::kDoubleFree;
    fault.message = "block is freed twice";
    fault.size = header->size;
    fault.pc_other = header->pc;
    fail(fault);
  }
  plain_access(AccessKind::kFree, block, std::max<std::size_t>(header->size, 1), pc);
  header->state = BlockState::kFreed;
  header->pc = pc;
  auto owner = static_cast<ThreadId>((reinterpret_cast<std::uintptr_t>(block) - kHeapBase) / kHeapRegionSize);
  --heap_regions[owner].live_count;
}

std::size_t heap_block_size(const void* block) {
  BlockHeader* header = header_of(block);
  return header == nullptr ? 0 : header->size;
}

std::uintptr_t heap_region_base(ThreadId thread) { return region_base(thread); }
ThreadId heap_regions_used() { return regions_used; }

}  // namespace snarl::runtime
