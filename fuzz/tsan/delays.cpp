// The modes of perturb.cpp as arithmetic. Linked to the program under test too, so it calls nothing.
#include "fuzz/tsan/delays.h"

#include "fuzz/random.h"

namespace snarl::fuzz {

long delay_us(PerturbMode mode, std::uint64_t seed, std::uint64_t points_expected, std::uint32_t thread,
              std::uint64_t point) {
  const std::uint64_t chance = Random(Random(seed, thread).next(), point).next();
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
      return kDelays[Random(seed, thread).below(4)];
    }
  }
  return -1;
}

}  // namespace snarl::fuzz
