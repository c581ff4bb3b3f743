// The random numbers of one sampled execution: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
// Generators, OOPSLA 2014), seeded by the campaign's seed and the execution's number, so that each execution can be
// drawn again by itself.
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace snarl::fuzz {

class Random {
 public:
  explicit Random(std::uint64_t seed = 0, std::uint64_t stream = 0) : state_(seed) {
    state_ = next() ^ (stream + 1) * 0xD1B54A32D192ED03ull;
    next();
  }

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15ull;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return z ^ z >> 31;
  }
  // In [0, count), count > 0. The bias is below count / 2^64.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(static_cast<unsigned __int128>(next()) * count >> 64);
  }
  // In [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double probability) { return unit() < probability; }

  // One of the bits that are set.
  unsigned pick_bit(std::uint64_t mask) {
    for (std::size_t skip = below(static_cast<std::size_t>(std::popcount(mask))); skip > 0; --skip) mask &= mask - 1;
    return static_cast<unsigned>(std::countr_zero(mask));
  }

 private:
  std::uint64_t state_;
};

}  // namespace snarl::fuzz
