// Which delay a thread gets at which of its points: a pure function, the same in the program under test and in tests.
#pragma once
#include <cstdint>

namespace snarl::fuzz {

enum class PerturbMode : std::uint8_t { kPlain, kYield, kNap, kFew, kSlow };
inline constexpr int kPerturbModes = 5;

// How long `thread` (from 1) sleeps before its `point`-th point (from 0), in microseconds; 0: it gives way; -1: it goes
// on. `points_expected`: of the whole run.
long delay_us(PerturbMode mode, std::uint64_t seed, std::uint64_t points_expected, std::uint32_t thread,
              std::uint64_t point);

}  // namespace snarl::fuzz
