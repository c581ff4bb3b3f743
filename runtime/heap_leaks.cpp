// The leak search: mark live blocks from the globals, report what is left.
#include <algorithm>
#include <vector>

#include "runtime/heap.h"
#include "runtime/heap_block.h"
#include "runtime/modules.h"

namespace snarl::runtime {
namespace {

struct Block {
  std::uintptr_t address;
  BlockHeader* header;
};

std::vector<Block> live_blocks() {
  std::vector<Block> blocks;
  for (ThreadId thread = 0; thread < heap_regions_used(); ++thread) {
    std::uintptr_t at = heap_region_base(thread);
    while (at < heap_regions[thread].top) {
      auto* header = reinterpret_cast<BlockHeader*>(at);
      if (header->magic != BlockHeader::kMagic) break;  // overwritten by the program: the rest cannot be walked
      std::uintptr_t address = at + sizeof(BlockHeader);
      std::size_t size = header->state == BlockState::kGap ? header->size : std::max<std::size_t>(header->size, 1);
      if (header->state == BlockState::kLive) blocks.push_back({address, header});
      at = (address + size + 15) & ~std::uintptr_t{15};
    }
  }
  return blocks;  // ascending
}

class Marker {
 public:
  explicit Marker(const std::vector<Block>& blocks) : blocks_(blocks) {}

  void scan(std::uintptr_t low, std::uintptr_t high) {
    low = (low + sizeof(void*) - 1) & ~(sizeof(void*) - 1);
    for (; low + sizeof(void*) <= high; low += sizeof(void*)) {
      mark(*reinterpret_cast<const std::uintptr_t*>(low));
    }
  }

  void follow() {
    while (!pending_.empty()) {
      Block block = pending_.back();
      pending_.pop_back();
      scan(block.address, block.address + block.header->size);
    }
  }

 private:
  void mark(std::uintptr_t word) {
    if (!is_in_heap(reinterpret_cast<const void*>(word))) return;
    auto after = std::upper_bound(blocks_.begin(), blocks_.end(), word,
                                  [](std::uintptr_t value, const Block& block) { return value < block.address; });
    if (after == blocks_.begin()) return;
    const Block& block = *--after;
    if (word > block.address + block.header->size || block.header->state != BlockState::kLive) return;
    block.header->state = BlockState::kReachable;
    pending_.push_back(block);
  }

  const std::vector<Block>& blocks_;
  std::vector<Block> pending_;
};

}  // namespace

Leaks find_leaks() {
  Leaks leaks;
  bool any = false;
  for (ThreadId thread = 0; thread < heap_regions_used(); ++thread) any |= heap_regions[thread].live_count != 0;
  if (!any) return leaks;
  std::vector<Block> blocks = live_blocks();
  Marker marker(blocks);
  for (std::size_t i = 0; i < modules.globals_count; ++i) marker.scan(modules.globals[i].low, modules.globals[i].high);
  for (std::size_t i = 0; i < modules.library_globals_count; ++i) {
    marker.scan(modules.library_globals[i].low, modules.library_globals[i].high);
  }
  marker.follow();
  for (const Block& block : blocks) {
    if (block.header->state != BlockState::kLive) continue;
    if (leaks.count++ == 0) {
      leaks.first = block.address;
      leaks.first_size = block.header->size;
      leaks.first_pc = block.header->pc;
    }
    leaks.bytes += block.header->size;
  }
  return leaks;
}

}  // namespace snarl::runtime
