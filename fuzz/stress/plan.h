// Which settings a campaign runs a test with, and for how long it stays with those that show most.
//
// No setting is best everywhere, so a part of the time is spent on settings drawn at random, and the rest on the
// setting whose weak outcomes per second are the most so far. What is drawn is a function of the seed alone; which of
// the drawn settings is kept depends on what the machine showed. While nothing weak has been seen, all are drawn.
// T. Levine et al., "MC Mutants", ASPLOS 2023, tunes in this way, over mutants of the test.
// Tested by: tests/unit/fuzz/stress_test.cpp.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/random.h"
#include "fuzz/stress/layout.h"

namespace snarl::stress {

struct Settings {
  Sync sync = Sync::kSlots;
  std::uint32_t amount = 150;  // kSlots: ns of a slot; kStride: instances for a barrier; kTimebase: ns behind it
  Layout layout = Layout::kLines;
  bool shuffled = false;  // instances in random order
  Preload preload = Preload::kNone;
  std::uint32_t skew_ns = 0;   // by which thread `skewed` comes later
  std::uint32_t skewed = 0;    // modulo the number of threads
  std::uint32_t affinity = 0;  // which permutation of the processors
  bool operator==(const Settings&) const = default;
};
std::string describe(const Settings& settings);  // "slots:150 lines shuffled own skew:20"

// What the user has fixed, and what follows from the machine.
struct Fixed {
  bool crowded = false;  // more threads than processors: ways with few barriers are drawn
  std::optional<Sync> sync;
  std::optional<std::uint32_t> amount;
  std::optional<Layout> layout;
};
// "slots", "slots:200", "stride:64", "barrier" (a stride of 1), "timebase", "free"; false: it is none of these.
bool parse_sync(const std::string& text, Fixed* fixed);

class Planner {
 public:
  Planner(std::uint64_t seed, const Fixed& fixed) : random_(seed), fixed_(fixed) {}

  // The next setting to run, and the time for which.
  struct Step {
    std::size_t entry = 0;
    Settings settings;
    double seconds = 0;
  };
  Step next();

  // What a step showed.
  void report(const Step& step, std::uint64_t weak, double seconds);

  // The one with the most weak outcomes per second; nothing while there are none.
  struct Best {
    Settings settings;
    double weak_per_s = 0;
  };
  std::optional<Best> best() const;

 private:
  struct Entry {
    Settings settings;
    double weak = 0;
    double seconds = 0;
    double rate() const { return seconds > 0 ? weak / seconds : 0; }
  };
  Settings draw();
  const Entry* best_entry() const;

  fuzz::Random random_;
  Fixed fixed_;
  std::vector<Entry> entries_;
  std::uint64_t drawn_ = 0;
};

}  // namespace snarl::stress
