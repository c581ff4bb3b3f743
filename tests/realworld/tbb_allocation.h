// The few functions of libtbb that oneTBB's headers need, for memory and for failure; include it behind them. The
// library itself chooses an allocator at run time (it looks for another shared object and reads the machine's
// description), which is no part of the algorithms here.
#pragma once
#include <cstdlib>
#include <new>

namespace tbb::detail::r1 {

inline constexpr std::size_t kLine = 128;

void* cache_aligned_allocate(std::size_t size) {
  void* memory = std::aligned_alloc(kLine, (size + kLine - 1) / kLine * kLine);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void cache_aligned_deallocate(void* memory) { std::free(memory); }
void throw_exception(d0::exception_id) { throw std::bad_alloc(); }
std::size_t cache_line_size() { return kLine; }

}  // namespace tbb::detail::r1
