// Partial order sampling: each operation that is about to happen has a random priority, the highest happens, and the
// operations that do not commute with it get new ones.
//
// What does not conflict is left in the order of its priorities, so that orders which make no difference do not
// multiply: of two conflicting operations with many others before one of them, either order is met, where a random walk
// hardly ever gets far enough (Yuan, Yang, Gu: Partial Order Aware Concurrency Sampling, CAV 2018). Limit: the only
// thread that can go on is not asked about, so its next operation may keep the priority of the one before. Tested by:
// tests/unit/fuzz/strategies_test.cpp.
#include <array>
#include <bit>

#include "fuzz/strategies.h"

namespace snarl::fuzz {
namespace {

class PartialOrderSampling final : public SamplingStrategy {
 public:
  using SamplingStrategy::SamplingStrategy;

  void begin_execution(std::uint64_t index) override {
    SamplingStrategy::begin_execution(index);
    drawn_ = 0;
  }

  ThreadId next_thread(const Situation& situation) override {
    ThreadId best = 0;
    std::uint64_t highest = 0;
    for (std::uint64_t rest = situation.runnable; rest != 0; rest &= rest - 1) {
      const auto thread = static_cast<ThreadId>(std::countr_zero(rest));
      const std::uint64_t bit = std::uint64_t{1} << thread;
      if ((drawn_ & bit) == 0) priorities_[thread] = random_.next() | 1;  // above every thread that gave way
      drawn_ |= bit;
      if (priorities_[thread] < highest) continue;
      highest = priorities_[thread];
      best = thread;
    }
    drawn_ &= ~(std::uint64_t{1} << best);
    for (std::uint64_t rest = drawn_; rest != 0; rest &= rest - 1) {
      const auto thread = static_cast<ThreadId>(std::countr_zero(rest));
      if (checker::conflict(situation.pending[thread], situation.pending[best]))
        drawn_ &= ~(std::uint64_t{1} << thread);
    }
    return best;
  }

  void gives_way(ThreadId thread) override {
    priorities_[thread] = 0;
    drawn_ |= std::uint64_t{1} << thread;
  }

 private:
  std::uint64_t drawn_ = 0;  // threads whose next operation has its priority
  std::array<std::uint64_t, runtime::kThreadsMax> priorities_{};
};

}  // namespace

std::unique_ptr<checker::Strategy> make_pos(const StrategySettings& settings) {
  return std::make_unique<PartialOrderSampling>(settings);
}

}  // namespace snarl::fuzz
