// What a campaign says of itself: counts that follow from the program, and Good's estimate.
#include "fuzz/coverage.h"

#include <gtest/gtest.h>

#include "checker/explorer.h"
#include "fuzz/campaign.h"
#include "tests/unit/checker/judged.h"

namespace snarl::fuzz {
namespace {

using checker::Judged;

report::Result sampled(const litmus::Test& test, std::uint64_t schedules, checker::ModelKind model,
                       const std::string& strategy = "random") {
  Judged program(test, nullptr);
  checker::Options options;
  options.model = model;
  Settings settings;
  settings.schedules_max = schedules;
  settings.strategy = strategy;
  return fuzz(program, options, settings);
}

std::uint64_t all_of(const litmus::Test& test, checker::ModelKind model) {
  Judged program(test, nullptr);
  checker::Options options;
  options.model = model;
  return checker::Explorer(options).explore(program).executions_complete;
}

TEST(Coverage, EveryExecutionIsSeenInTheEndAndThenNothingIsUnseen) {
  for (const auto model : {checker::ModelKind::kRc11, checker::ModelKind::kSc}) {
    for (const char* name : {"IRIW+sc+sc", "2+2W+rlx+rlx", "SB+xchg"}) {
      const litmus::Test test = checker::corpus_test(name);
      const report::Result result = sampled(test, 20'000, model);
      EXPECT_EQ(result.verdict, report::Verdict::kClean) << name;
      EXPECT_EQ(result.sampling->partial_orders, all_of(test, model)) << name;
      EXPECT_LT(result.sampling->unseen, 0.01) << name;
    }
  }
}

// Good's estimate is the share of samples whose kind was seen once: all of one sample, none of two that are the same.
TEST(Coverage, WhatWasSeenOnceTellsWhatIsUnseen) {
  const litmus::Test alone = checker::alike(1, checker::kAdd);  // one execution
  EXPECT_EQ(sampled(alone, 1, checker::ModelKind::kRc11).sampling->unseen, 1.0);
  EXPECT_EQ(sampled(alone, 2, checker::ModelKind::kRc11).sampling->unseen, 0.0);
  EXPECT_EQ(Coverage().unseen(), 1.0);
}

TEST(Coverage, LocksThatChangeHandsAreSeen) {
  EXPECT_GT(sampled(checker::corpus_test("Mutex"), 100, checker::ModelKind::kRc11).sampling->hand_overs, 0u);
  EXPECT_EQ(sampled(checker::corpus_test("SB+xchg"), 100, checker::ModelKind::kRc11).sampling->hand_overs, 0u);
}

// Without switches the thread that runs first, thread 0, runs to its end, and then each of the others, in any order: of
// N threads that each add once there are (N-1)! executions, of two threads one. With a switch at each decision all are
// met.
TEST(Random, TheParameterIsTheChanceOfASwitch) {
  EXPECT_EQ(
      sampled(checker::alike(4, checker::kAdd), 5000, checker::ModelKind::kSc, "random:0").sampling->partial_orders,
      6u);
  EXPECT_EQ(
      sampled(checker::alike(4, checker::kAdd), 5000, checker::ModelKind::kSc, "random:1").sampling->partial_orders,
      24u);
  const litmus::Test sb = checker::test_of(
      "C SB\n{}\n"
      "P0 (atomic_int* x, atomic_int* y) {\natomic_store_explicit(x, 1, memory_order_seq_cst);\n"
      "int r = atomic_load_explicit(y, memory_order_seq_cst);\n}\n"
      "P1 (atomic_int* x, atomic_int* y) {\natomic_store_explicit(y, 1, memory_order_seq_cst);\n"
      "int r = atomic_load_explicit(x, memory_order_seq_cst);\n}\n"
      "exists (x=0)\n");
  EXPECT_EQ(sampled(sb, 5000, checker::ModelKind::kSc, "random:0").sampling->partial_orders, 1u);
  EXPECT_EQ(sampled(sb, 5000, checker::ModelKind::kSc, "random:1").sampling->partial_orders, 3u);
}

}  // namespace
}  // namespace snarl::fuzz
