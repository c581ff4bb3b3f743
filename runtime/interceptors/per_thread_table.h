// A table with one entry per ThreadId that lies outside both the program's globals and the binary: mapped on first
// use, zero-filled, never rolled back by the snapshot. Entries must be trivial; zero must be their initial state.
#pragma once
#include <sys/mman.h>

#include <cstdlib>
#include <type_traits>

#include "runtime/controller.h"

namespace snarl::runtime {

template <class Entry>
class PerThreadTable {
 public:
  static_assert(std::is_trivially_copyable_v<Entry>);

  Entry& operator[](ThreadId thread) {
    if (__builtin_expect(entries_ == nullptr, 0)) map();
    return entries_[thread];
  }

 private:
  void map() {
    void* memory = mmap(nullptr, kThreadsMax * sizeof(Entry), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) std::abort();
    entries_ = static_cast<Entry*>(memory);
  }

  Entry* entries_ = nullptr;
};

}  // namespace snarl::runtime
