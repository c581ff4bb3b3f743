// A random walk: at each decision, with a certain probability, any thread that can go on, each as likely; else the same
// as before.
//
// With probability 1 this is the plain random walk, which seldom lets a thread run for long. The strategy's own setting
// draws one probability for each execution, so that long runs are met as well.
// Bound: none that does not fall exponentially with the number of decisions.
// Tested by: tests/unit/fuzz, tests/agreement --fuzz.
#include "fuzz/strategies.h"

namespace snarl::fuzz {
namespace {

class RandomWalk final : public SamplingStrategy {
 public:
  using SamplingStrategy::SamplingStrategy;

  void begin_execution(std::uint64_t index) override {
    SamplingStrategy::begin_execution(index);
    constexpr double kSwitch[] = {1, 0.5, 0.125, 0.03125};
    switch_ = settings_.parameter >= 0 ? settings_.parameter : kSwitch[random_.below(4)];
  }
  ThreadId next_thread(const Situation& situation) override {
    if (situation.can_go_on(situation.current) && !random_.chance(switch_)) return situation.current;
    return static_cast<ThreadId>(random_.pick_bit(situation.runnable));
  }

 private:
  double switch_ = 1;
};

}  // namespace

std::unique_ptr<checker::Strategy> make_random(const StrategySettings& settings) {
  return std::make_unique<RandomWalk>(settings);
}

}  // namespace snarl::fuzz
