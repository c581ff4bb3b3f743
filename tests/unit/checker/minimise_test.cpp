// The witness of a finding has as few context switches as the finding allows. Expected numbers are argued, not observed.
#include <gtest/gtest.h>

#include "checker/explorer.h"
#include "report/formats/json.h"
#include "tests/unit/checker/judged.h"

namespace snarl::checker {
namespace {

constexpr const char* kIncrement =
    "int r = atomic_load_explicit(x, memory_order_seq_cst);\natomic_store_explicit(x, r + 1, memory_order_seq_cst);\n";

int switches(const report::Finding& finding) {
  int count = 0;
  for (std::size_t i = 1; i < finding.witness.size(); ++i)
    count += finding.witness[i].thread != finding.witness[i - 1].thread;
  return count;
}

// Some thread has not seen all increments before its own: the largest value read is less than all but one make it.
bool lost_update(const litmus::LitmusProgram& program, int threads) {
  runtime::Value largest = 0;
  for (int t = 0; t < threads; ++t) largest = std::max(largest, program.register_value(t, 2));
  return largest + 1 < static_cast<runtime::Value>(threads);
}

report::Result find(const litmus::Test& test, std::uint64_t minimise_max, Judged::Predicate is_bad) {
  Options options;
  options.model = ModelKind::kSc;
  options.minimise_max = minimise_max;
  Judged program(test, std::move(is_bad));
  return Explorer(options).explore(program);
}

// Thread 0 makes the others, so it has the first block. Were every thread to run in one block, each would read what the one
// before it wrote: one thread has two blocks, and n threads with n + 1 blocks are n switches.
TEST(Minimise, LostUpdateNeedsOnePreemption) {
  for (const int threads : {2, 3, 4}) {
    const litmus::Test test = alike(threads, kIncrement);
    const auto is_bad = [&](const litmus::LitmusProgram& program) { return lost_update(program, threads); };
    const report::Result result = find(test, 5000, is_bad);
    ASSERT_EQ(result.findings.size(), 1u);
    EXPECT_EQ(switches(result.findings.front()), threads) << "of " << threads << " threads";
  }
}

// All three read 0 and so do all loads before any store: a block of each thread for its load, and at least two threads come
// back for their stores; the last load's thread goes on with its store. Five blocks, four switches.
TEST(Minimise, AllUpdatesLost) {
  const litmus::Test test = alike(3, kIncrement);
  const auto is_bad = [](const litmus::LitmusProgram& program) {
    return program.register_value(0, 2) + program.register_value(1, 2) + program.register_value(2, 2) == 0;
  };
  const report::Result result = find(test, 5000, is_bad);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(switches(result.findings.front()), 4);
}

TEST(Minimise, IsNeverWorseAndSometimesBetterThanTheFirst) {
  int better = 0;
  const litmus::Test test = alike(3, kIncrement);
  for (std::uint64_t salt = 0; salt < 20; ++salt) {
    // About every fourth outcome is bad, whichever those are: seldom is the first of them the one with the fewest switches.
    const auto is_bad = [&](const litmus::LitmusProgram& program) {
      std::uint64_t hash = salt;
      for (int t = 0; t < 3; ++t) hash = (hash + program.register_value(t, 2) + 1) * 0x9E3779B97F4A7C15ull;
      return hash >> 62 == 0;
    };
    const report::Result first = find(test, 0, is_bad);
    const report::Result best = find(test, 5000, is_bad);
    ASSERT_EQ(first.findings.size(), best.findings.size());
    EXPECT_EQ(best.executions_complete, first.executions_complete) << "counts are those up to the first finding";
    if (first.findings.empty()) continue;
    EXPECT_LE(switches(best.findings.front()), switches(first.findings.front()));
    better += switches(best.findings.front()) < switches(first.findings.front());
  }
  EXPECT_GT(better, 0);
}

TEST(Minimise, TheShorterWitnessReplays) {
  const litmus::Test test = alike(3, kIncrement);
  const auto is_bad = [](const litmus::LitmusProgram& program) { return lost_update(program, 3); };
  const report::Result result = find(test, 5000, is_bad);
  Options options;
  options.model = ModelKind::kSc;
  options.replay = result.findings.front().replay;
  Judged program(test, is_bad);
  report::Result again = Explorer(options).explore(program);
  again.executions_complete = result.executions_complete;
  again.executions_blocked = result.executions_blocked;
  EXPECT_EQ(report::to_json(again, report::JsonDetail::kFull), report::to_json(result, report::JsonDetail::kFull));
}

}  // namespace
}  // namespace snarl::checker
