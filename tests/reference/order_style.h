// Random numbers that are the same everywhere, and memory orders as programs use them: a program that synchronises by
// release and acquire, by fences, or by seq_cst is far more telling than one that mixes everything.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "litmus/ast.h"

namespace snarl::reference {

// splitmix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014), because std distributions differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  template <std::size_t N>
  litmus::MemoryOrder one_of(const std::array<litmus::MemoryOrder, N>& orders) {
    return orders[static_cast<std::size_t>(below(static_cast<int>(N)))];
  }

 private:
  std::uint64_t state_;
};

enum class OrderStyle : std::uint8_t { kAnything, kReleaseAcquire, kFences, kSeqCst };

inline litmus::MemoryOrder load_order(OrderStyle style, Random& random) {
  using enum litmus::MemoryOrder;
  if (style == OrderStyle::kFences) return kRelaxed;
  if (style == OrderStyle::kReleaseAcquire && !random.one_in(4)) return kAcquire;
  if (style == OrderStyle::kSeqCst && !random.one_in(4)) return kSeqCst;
  return random.one_of(std::array{kRelaxed, kAcquire, kSeqCst});
}

inline litmus::MemoryOrder store_order(OrderStyle style, Random& random) {
  using enum litmus::MemoryOrder;
  if (style == OrderStyle::kFences) return kRelaxed;
  if (style == OrderStyle::kReleaseAcquire && !random.one_in(4)) return kRelease;
  if (style == OrderStyle::kSeqCst && !random.one_in(4)) return kSeqCst;
  return random.one_of(std::array{kRelaxed, kRelease, kSeqCst});
}

// Relaxed updates are what continues a release sequence.
inline litmus::MemoryOrder update_order(OrderStyle style, Random& random) {
  using enum litmus::MemoryOrder;
  if (style == OrderStyle::kFences || (style == OrderStyle::kReleaseAcquire && random.one_in(2))) return kRelaxed;
  if (style == OrderStyle::kSeqCst && random.one_in(2)) return kSeqCst;
  return random.one_of(std::array{kRelaxed, kAcquire, kRelease, kAcqRel, kSeqCst});
}

}  // namespace snarl::reference
