// What the strategies have in common: random numbers per execution, and the choices that are not about threads.
//
// Old values. The strategies' papers are about interleavings; what RC11 adds, reads of older writes and places in the
// middle of co, is drawn apart from them. An execution in which every read may be old seldom gets far, and one in which
// none is misses all weak behaviours: so each execution draws how often accesses look back: half of them never, a
// quarter at one access in eight, a quarter at one in two.
#pragma once
#include "checker/strategy.h"
#include "fuzz/coverage.h"
#include "fuzz/random.h"

namespace snarl::fuzz {

using checker::Situation;
using runtime::ThreadId;

struct StrategySettings {
  std::uint64_t seed = 1;
  bool old_values = true;  // false: every access takes the newest (enough for sc, where interleavings are everything)
  // What the campaign has seen so far, counted before end_execution(); null: unknown.
  const Coverage* coverage = nullptr;
  double parameter = -1;  // what stands behind the colon of "pct:3"; negative: the strategy's own
};

class SamplingStrategy : public checker::Strategy {
 public:
  explicit SamplingStrategy(const StrategySettings& settings) : settings_(settings) {}

  void begin_execution(std::uint64_t index) override {
    random_ = Random(settings_.seed, index);
    constexpr double kRates[] = {0, 0, 0.125, 0.5};
    looking_back_ = settings_.old_values ? kRates[random_.below(4)] : 0;
  }
  bool looks_back() override { return looking_back_ > 0 && random_.chance(looking_back_); }
  std::size_t pick_write(std::size_t count) override { return random_.below(count); }
  std::size_t pick_place(std::size_t count) override { return random_.below(count); }
  std::size_t pick_choice(std::size_t count) override { return random_.below(count); }

 protected:
  StrategySettings settings_;
  Random random_;
  double looking_back_ = 0;
};

}  // namespace snarl::fuzz
