// Several strategies in turn: half of the executions go around among them, the other half to the one that lately showed
// most that was new.
//
// No strategy is best on all programs, and which one is shows soon: a new partial order is a small success, and the
// share of successes of each strategy, the last ones counting most, decides. (An adversarial bandit in its simplest
// form; Auer, Cesa-Bianchi, Freund, Schapire: The Nonstochastic Multiarmed Bandit Problem, SIAM J. Comput. 2002.)
// Bound: that of each member, for the executions that it has: at least one in 2 m of m members.
// Limits: where nobody counts what is new, the members take turns; so they do when Coverage remembers no more.
// Tested by: tests/unit/fuzz/strategies_test.cpp, bounds_test.cpp.
#include <memory>
#include <vector>

#include "fuzz/strategies.h"

namespace snarl::fuzz {
namespace {

constexpr double kForget = 0.95;  // of each success at the strategy's next execution

class Portfolio final : public checker::Strategy {
 public:
  explicit Portfolio(const StrategySettings& settings) : coverage_(settings.coverage) {
    const auto add = [&](auto make, double parameter) {
      StrategySettings own = settings;
      own.parameter = parameter;
      members_.push_back({make(own), 1});
    };
    add(make_random, -1);
    add(make_pct, 2);
    add(make_pos, -1);
    add(make_pct, 4);
  }

  void begin_execution(std::uint64_t index) override {
    active_ = index / 2 % members_.size();
    if (index % 2 == 1)
      for (std::size_t i = 0; i < members_.size(); ++i)
        if (members_[i].yield > members_[active_].yield) active_ = i;
    known_ = known_now();
    member().begin_execution(index);
  }
  void end_execution() override {
    member().end_execution();
    double& yield = members_[active_].yield;
    yield = kForget * yield + (known_now() > known_ ? 1 - kForget : 0);
  }

  ThreadId next_thread(const Situation& situation) override { return member().next_thread(situation); }
  void gives_way(ThreadId thread) override { member().gives_way(thread); }
  bool looks_back() override { return member().looks_back(); }
  std::size_t pick_write(std::size_t count) override { return member().pick_write(count); }
  std::size_t pick_place(std::size_t count) override { return member().pick_place(count); }
  std::size_t pick_choice(std::size_t count) override { return member().pick_choice(count); }

 private:
  struct Member {
    std::unique_ptr<checker::Strategy> strategy;
    double yield;  // the share of its executions that were new, in [0, 1]
  };
  std::uint64_t known_now() const { return coverage_ != nullptr ? coverage_->partial_orders() : 0; }
  checker::Strategy& member() { return *members_[active_].strategy; }

  std::vector<Member> members_;
  std::size_t active_ = 0;
  const Coverage* coverage_;
  std::uint64_t known_ = 0;  // different executions before this one
};

}  // namespace

std::unique_ptr<checker::Strategy> make_portfolio(const StrategySettings& settings) {
  return std::make_unique<Portfolio>(settings);
}

}  // namespace snarl::fuzz
