// What a campaign has seen: distinct partial orders, reads-from pairs, hand-overs of locks; and how likely the next
// execution is to be a new one.
//
// A partial order is an execution graph (events, rf, co), known by a hash. The chance that the next execution shows a
// partial order never seen before is estimated by the share of executions whose partial order was seen once (Good: The
// Population Frequencies of Species and the Estimation of Population Parameters, Biometrika 1953).
// Limits: after kPartialOrdersMax different ones no more are remembered, and the estimate is an upper bound.
// Tested by: tests/unit/fuzz/coverage_test.cpp.
#pragma once
#include <cstdint>
#include <unordered_map>
#include <unordered_set>

#include "checker/execution_graph.h"

namespace snarl::fuzz {

class Coverage {
 public:
  // Of blocked executions only the pairs count: they are beginnings of others.
  void add(const checker::ExecutionGraph& graph, bool complete);

  std::uint64_t executions() const { return executions_; }
  std::uint64_t partial_orders() const { return partial_orders_.size(); }
  std::uint64_t reads_from() const { return reads_from_.size(); }
  std::uint64_t hand_overs() const { return hand_overs_.size(); }
  // In [0, 1].
  double unseen() const;

  static constexpr std::size_t kPartialOrdersMax = 1'000'000;

 private:
  void add_partial_order(std::uint64_t hash);
  void add_pairs(const checker::ExecutionGraph& graph);

  std::uint64_t executions_ = 0;
  std::uint64_t once_ = 0;       // partial orders seen in one execution
  std::uint64_t untracked_ = 0;  // executions whose partial order was not remembered
  std::unordered_map<std::uint64_t, std::uint32_t> partial_orders_;
  std::unordered_set<std::uint64_t> reads_from_;  // program counters of write and read
  std::unordered_set<std::uint64_t> hand_overs_;  // program counters of unlock and lock, in different threads
};

// Equal for equal graphs, whatever order their events were added in.
std::uint64_t hash_of(const checker::ExecutionGraph& graph);

}  // namespace snarl::fuzz
