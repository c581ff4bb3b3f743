// The modes of perturb.cpp as arithmetic. Linked to the program under test too, so it calls nothing.
#include "fuzz/tsan/delays.h"

namespace snarl::fuzz {

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t z = a + 0x9e3779b97f4a7c15u * (b + 1);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

long delay_us(PerturbMode mode, std::uint64_t seed, std::uint64_t points_expected, std::uint32_t thread,
              std::uint64_t point) {
  const std::uint64_t chance = mix(mix(seed, thread), point);
  switch (mode) {
    case PerturbMode::kPlain:
      return -1;
    case PerturbMode::kYield:
      return chance % 2 == 0 ? 0 : -1;
    case PerturbMode::kNap:
      return chance % 8 == 0 ? 1 + static_cast<long>(chance / 8 % 200) : -1;
    case PerturbMode::kFew: {
      constexpr std::uint64_t kSleeps = 4;
      const std::uint64_t among = points_expected > kSleeps ? points_expected : kSleeps;
      return chance % among < kSleeps ? 2000 + static_cast<long>(chance / among % 18'000) : -1;
    }
    case PerturbMode::kSlow: {
      constexpr long kDelays[] = {-1, -1, 50, 500};
      return kDelays[mix(seed, thread) % 4];
    }
  }
  return -1;
}

}  // namespace snarl::fuzz
