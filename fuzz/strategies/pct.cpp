// Probabilistic concurrency testing: threads have random priorities, the highest goes on, and at d-1 random decisions
// the one that is about to go on gets a low priority of its own: of the i-th change point, drawn in no order, the i-th
// lowest.
//
// A bug of depth d needs d-1 orderings besides a certain thread's being first.
// Bound: one execution finds it with a probability of at least 1 / (n k^(d-1)), n threads, k decisions (Burckhardt,
// Kothari, Musuvathi, Nagarakatte: A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010).
// Here k is the most decisions that an execution of this campaign has had, so the first executions may miss it where it
// is larger. A thread that gives way falls below all others, as in the paper. What is drawn besides interleavings (old
// values) costs the bound the share of executions that draw none: a half. Tested by:
// tests/unit/fuzz/strategies_test.cpp.
#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "fuzz/strategies.h"

namespace snarl::fuzz {
namespace {

constexpr std::uint64_t kDecisionsAtFirst = 16;

class Pct final : public SamplingStrategy {
 public:
  explicit Pct(const StrategySettings& settings)
      : SamplingStrategy(settings), depth_(settings.parameter >= 1 ? static_cast<unsigned>(settings.parameter) : 3) {}

  void begin_execution(std::uint64_t index) override {
    SamplingStrategy::begin_execution(index);
    decisions_ = 0;
    gave_way_ = 0;
    // Which of two threads is higher is as likely either way; ties do not happen in practice, and would do no harm.
    for (std::int64_t& priority : priorities_) priority = static_cast<std::int64_t>(random_.next() >> 2) + 1;
    changes_.clear();
    next_change_ = 0;
    for (unsigned i = 1; i < depth_; ++i)
      changes_.push_back({random_.below(decisions_max_), static_cast<std::int64_t>(i) - depth_});
    std::sort(changes_.begin(), changes_.end());
  }

  ThreadId next_thread(const Situation& situation) override {
    ThreadId highest = highest_of(situation.runnable);
    for (; next_change_ < changes_.size() && changes_[next_change_].first <= decisions_; ++next_change_) {
      priorities_[highest] = changes_[next_change_].second;
      highest = highest_of(situation.runnable);
    }
    decisions_max_ = std::max(decisions_max_, ++decisions_);
    return highest;
  }

  void gives_way(ThreadId thread) override { priorities_[thread] = -static_cast<std::int64_t>(depth_) - ++gave_way_; }

 private:
  ThreadId highest_of(std::uint64_t threads) const {
    auto best = static_cast<ThreadId>(std::countr_zero(threads));
    for (std::uint64_t rest = threads; rest != 0; rest &= rest - 1) {
      const auto thread = static_cast<ThreadId>(std::countr_zero(rest));
      if (priorities_[thread] > priorities_[best]) best = thread;
    }
    return best;
  }

  unsigned depth_;
  std::uint64_t decisions_ = 0, decisions_max_ = kDecisionsAtFirst;
  std::int64_t gave_way_ = 0;
  std::array<std::int64_t, runtime::kThreadsMax> priorities_{};
  std::vector<std::pair<std::uint64_t, std::int64_t>>
      changes_;  // decision and the priority given there, in their order
  std::size_t next_change_ = 0;
};

}  // namespace

std::unique_ptr<checker::Strategy> make_pct(const StrategySettings& settings) {
  return std::make_unique<Pct>(settings);
}

}  // namespace snarl::fuzz
