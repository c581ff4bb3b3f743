// Each strategy against the figures that follow from its definition, on litmus tests under sc, where interleavings are
// all. Tolerances are five standard deviations of the binomial distribution: the seed is fixed, so no run differs from
// another.
#include <gtest/gtest.h>

#include <cmath>

#include "checker/explorer.h"
#include "fuzz/strategies.h"
#include "tests/unit/checker/judged.h"

namespace snarl::fuzz {
namespace {

using litmus::LitmusProgram;

// The share of `count` executions whose end is bad.
double frequency(const std::string& strategy, const litmus::Test& test, std::uint64_t count,
                 const std::function<bool(const LitmusProgram&)>& is_bad) {
  LitmusProgram program(test);
  checker::Options options;
  options.model = checker::ModelKind::kSc;
  options.executions_max = count;
  StrategySettings settings;
  settings.old_values = false;
  std::string error;
  const std::unique_ptr<checker::Strategy> drawn = make_strategy(strategy, settings, &error);
  EXPECT_NE(drawn, nullptr) << error;
  std::uint64_t bad = 0;
  checker::Explorer explorer(options, drawn.get());
  explorer.on_execution = [&](const checker::ExecutionGraph&, bool) { bad += is_bad(program); };
  (void)explorer.explore(program);
  return static_cast<double>(bad) / static_cast<double>(count);
}

double tolerance(double probability, std::uint64_t count) {
  return 5 * std::sqrt(probability * (1 - probability) / static_cast<double>(count));
}

// Thread 0 stores `stores` times; thread 1 loads `loads` times.
litmus::Test stores_and_loads(int stores, int loads) {
  std::string text = "C bounds\n{}\nP0 (atomic_int* x) {\n";
  for (int i = 1; i <= stores; ++i)
    text += "atomic_store_explicit(x, " + std::to_string(i) + ", memory_order_seq_cst);\n";
  text += "}\nP1 (atomic_int* x) {\n";
  for (int i = 0; i < loads; ++i)
    text += "int r" + std::to_string(i) + " = atomic_load_explicit(x, memory_order_seq_cst);\n";
  return checker::test_of(text + "}\nexists (x=0)\n");
}

// Register 0 is the parameter x.
auto read(int load, runtime::Value value) {
  return [load, value](const LitmusProgram& program) { return program.register_value(1, 1 + load) == value; };
}

// Thread 0 makes `private_stores` stores that nobody else sees before the one that thread 1 loads.
litmus::Test late_store(int private_stores) {
  std::string text = "C late\n{}\nP0 (atomic_int* x, atomic_int* y) {\n";
  for (int i = 0; i < private_stores; ++i) text += "atomic_store_explicit(y, 1, memory_order_seq_cst);\n";
  return checker::test_of(text +
                          "atomic_store_explicit(x, 1, memory_order_seq_cst);\n}\n"
                          "P1 (atomic_int* x) {\nint r0 = atomic_load_explicit(x, memory_order_seq_cst);\n}\n"
                          "exists (x=0)\n");
}

constexpr std::uint64_t kCount = 40'000;

// Each of six stores must come before the load, with a fair coin each time: 2^-6.
TEST(Bounds, ARandomWalkHardlyEverGetsFar) {
  const double expected = std::pow(0.5, 6);
  EXPECT_NEAR(frequency("random:1", late_store(5), kCount, read(0, 1)), expected, tolerance(expected, kCount));
}

// The load keeps its priority p while the eleven stores draw theirs, all above p: the integral of (1-p)^11, 1/12.
TEST(Bounds, PartialOrderSamplingIsNotHeldUpByWhatDoesNotConflict) {
  const double expected = 1.0 / 12;
  EXPECT_NEAR(frequency("pos", late_store(10), kCount, read(0, 1)), expected, tolerance(expected, kCount));
}

// Of depth 1: whichever thread has the higher priority runs to its end.
TEST(Bounds, PctOfDepthOneRunsThreadsToTheirEnds) {
  EXPECT_NEAR(frequency("pct:1", stores_and_loads(2, 1), kCount, read(0, 2)), 0.5, tolerance(0.5, kCount));
  EXPECT_NEAR(frequency("pct:1", stores_and_loads(2, 1), kCount, read(0, 0)), 0.5, tolerance(0.5, kCount));
  EXPECT_EQ(frequency("pct:1", stores_and_loads(2, 1), kCount, read(0, 1)), 0);
}

// To read 1, thread 0 must be first and be stopped before its second store: depth 2, at least 1 / (n k).
TEST(Bounds, PctFindsABugOfDepthTwoAsOftenAsItsTheoremSays) {
  constexpr double kThreads = 2, kDecisions = 16;
  const double bound = 1 / (kThreads * kDecisions);
  EXPECT_GE(frequency("pct:2", stores_and_loads(2, 1), kCount, read(0, 1)), bound - tolerance(bound, kCount));
}

// Reading 1 and then 2 of three stores takes three orderings besides the first thread's: depth 4.
TEST(Bounds, PctFindsNothingDeeperThanItsDepth) {
  const auto one_then_two = [](const LitmusProgram& program) { return read(0, 1)(program) && read(1, 2)(program); };
  EXPECT_EQ(frequency("pct:2", stores_and_loads(3, 2), kCount, one_then_two), 0);
  EXPECT_GT(frequency("pct:4", stores_and_loads(3, 2), kCount, one_then_two), 0);
}

// Each member has at least one execution in eight. What pct of depth 1 or 2 can never show, the others do.
TEST(Bounds, APortfolioHasTheBoundsOfItsMembers) {
  const double of_pos = 1.0 / 12 / 8;
  EXPECT_GE(frequency("portfolio", late_store(10), kCount, read(0, 1)), of_pos - tolerance(of_pos, kCount));
  const double of_pct = 1.0 / (2 * 16) / 8;
  EXPECT_GE(frequency("portfolio", stores_and_loads(2, 1), kCount, read(0, 1)), of_pct - tolerance(of_pct, kCount));
}

}  // namespace
}  // namespace snarl::fuzz
