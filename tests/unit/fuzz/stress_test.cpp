// The stress harness: where cells lie, what is drawn, how outcomes are counted, and that every iteration is counted
// once.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <vector>

#include <snarl/stress/loop.h>
#include "fuzz/stress/campaign.h"
#include "fuzz/stress/group.h"

namespace snarl::stress {
namespace {

constexpr CellShape kShapes[] = {{4, 4}, {8, 8}, {40, 8}};
constexpr CellShape kAligned[] = {{4, 4}, {512, 512}, {8, 8}};
constexpr const char* kNames[] = {"0:r0", "1:r0"};

Body with_cells(const CellShape* shapes) {
  Body body;
  body.cells = 3;
  body.cell_shapes = shapes;
  return body;
}

class Layouts : public testing::TestWithParam<int> {};

void expect_apart_aligned_and_inside(const CellShape* shapes, Layout layout) {
  const Body body = with_cells(shapes);
  const std::uint32_t count = 100;
  Batch batch;
  const auto memory = reinterpret_cast<char*>(std::uintptr_t{1} << 32);  // never looked at
  place_cells(body, layout, count, memory, &batch);
  std::vector<std::pair<char*, char*>> places;
  for (int cell = 0; cell < body.cells; ++cell) {
    for (std::uint32_t i = 0; i < count; ++i) {
      char* const begin = batch.base[cell] + i * batch.stride[cell];
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(begin) % shapes[cell].alignment, 0u);
      places.emplace_back(begin, begin + shapes[cell].size);
    }
  }
  std::sort(places.begin(), places.end());
  for (std::size_t i = 1; i < places.size(); ++i) EXPECT_LE(places[i - 1].second, places[i].first);
  EXPECT_GE(places.front().first, memory);
  EXPECT_LE(places.back().second, memory + bytes_needed(body, layout, count));
}

TEST_P(Layouts, CellsAreApartAlignedAndInside) {
  for (const CellShape* shapes : {kShapes, kAligned})
    expect_apart_aligned_and_inside(shapes, static_cast<Layout>(GetParam()));
}

TEST_P(Layouts, AreWhatTheirNamesSay) {
  const Body body = with_cells(kShapes);
  const auto layout = static_cast<Layout>(GetParam());
  EXPECT_EQ(layout_named(name(layout)), layout);
  Batch batch;
  place_cells(body, layout, 16, nullptr, &batch);
  const auto line_of = [&](int cell, std::uint32_t i) {
    return (reinterpret_cast<std::uintptr_t>(batch.base[cell]) + i * batch.stride[cell]) / kLineBytes;
  };
  const bool one_line = line_of(0, 0) == line_of(1, 0), alone = line_of(0, 0) != line_of(0, 1);
  EXPECT_EQ(one_line, layout == Layout::kPacked || layout == Layout::kLine);
  EXPECT_EQ(alone, layout != Layout::kPacked && layout != Layout::kArrays);
  EXPECT_EQ(line_of(1, 0) - line_of(0, 0) >= kPageBytes / kLineBytes,
            layout == Layout::kPages || layout == Layout::kArrays || layout == Layout::kSpread);
}

INSTANTIATE_TEST_SUITE_P(All, Layouts, testing::Range(0, kLayouts),
                         [](const auto& info) { return std::string(name(static_cast<Layout>(info.param))); });

TEST(StressPlan, TheSeedDecidesWhatIsDrawn) {
  const auto drawn = [](std::uint64_t seed) {
    Planner planner(seed, {});
    std::vector<std::string> settings;
    for (int i = 0; i < 50; ++i) settings.push_back(describe(planner.next().settings));
    return settings;
  };
  EXPECT_EQ(drawn(7), drawn(7));
  EXPECT_NE(drawn(7), drawn(8));
}

TEST(StressPlan, AllWaysAndLayoutsAreDrawn) {
  Planner planner(1, {});
  std::set<std::pair<Sync, Layout>> seen;
  for (int i = 0; i < 500; ++i) {
    const Settings settings = planner.next().settings;
    seen.emplace(settings.sync, settings.layout);
  }
  EXPECT_EQ(seen.size(), std::size_t{kSyncs} * kLayouts);
}

TEST(StressPlan, WhereProcessorsAreSharedThereAreFewBarriers) {
  Fixed fixed;
  fixed.crowded = true;
  Planner planner(1, fixed);
  for (int i = 0; i < 200; ++i) {
    const Settings settings = planner.next().settings;
    EXPECT_NE(settings.sync, Sync::kTimebase);
    EXPECT_TRUE(settings.sync != Sync::kStride || settings.amount == 1024);
  }
}

TEST(StressPlan, WhatIsFixedStays) {
  Fixed fixed;
  ASSERT_TRUE(parse_sync("stride:64", &fixed));
  fixed.layout = Layout::kArrays;
  Planner planner(1, fixed);
  for (int i = 0; i < 100; ++i) {
    const Settings settings = planner.next().settings;
    EXPECT_EQ(settings.sync, Sync::kStride);
    EXPECT_EQ(settings.amount, 64u);
    EXPECT_EQ(settings.layout, Layout::kArrays);
  }
}

// A machine on which one layout shows a hundred times as much as the others.
TEST(StressPlan, MostTimeGoesToWhatShowsMost) {
  Planner planner(3, {});
  double good_s = 0, all_s = 0;
  for (int i = 0; i < 1000; ++i) {
    const Planner::Step step = planner.next();
    const bool good = step.settings.layout == Layout::kSpread;
    planner.report(step, good ? 1000 : 10, step.seconds);
    all_s += step.seconds;
    good_s += good ? step.seconds : 0;
  }
  EXPECT_GT(good_s, 0.8 * all_s);
  ASSERT_TRUE(planner.best().has_value());
  EXPECT_EQ(planner.best()->settings.layout, Layout::kSpread);
}

TEST(StressPlan, NothingWeakMeansNoBest) {
  Planner planner(3, {});
  for (int i = 0; i < 100; ++i) planner.report(planner.next(), 0, 1);
  EXPECT_FALSE(planner.best().has_value());
}

TEST(StressPlan, SyncModesAreRead) {
  Fixed fixed;
  EXPECT_TRUE(parse_sync("barrier", &fixed));
  EXPECT_EQ(fixed.sync, Sync::kStride);
  EXPECT_EQ(fixed.amount, 1u);
  EXPECT_TRUE(parse_sync("slots", &fixed));
  EXPECT_FALSE(fixed.amount.has_value());
  for (const char* wrong :
       {"", "slot", "slots:", "slots:x", "slots:-1", "stride:3", "stride:0", "free:1", "slots:9999999"})
    EXPECT_FALSE(parse_sync(wrong, &fixed)) << wrong;
}

TEST(StressHistogram, CountsAndMerges) {
  Body body;
  body.values = body.values_shown = 2;
  body.others = Grade::kForbidden;
  static constexpr std::int64_t kValues[] = {5, -7};
  static constexpr GradedOutcome kGraded[] = {{kValues, Grade::kWeak, "rare"}};
  body.graded = kGraded;
  body.graded_count = 1;
  Histogram one(body), two(body);
  for (std::int64_t i = 0; i < 1000; ++i) {
    const std::int64_t values[] = {i % 10, -(i % 100)};
    EXPECT_EQ(one.add(values), i % 10 == 5 && i % 100 == 7 ? Grade::kWeak : Grade::kForbidden);
  }
  EXPECT_EQ(two.add(kValues), Grade::kWeak);
  EXPECT_FALSE(two.saw(Grade::kForbidden));
  two.merge(one);
  two.merge(one);
  EXPECT_TRUE(two.saw(Grade::kForbidden));
  std::uint64_t sum = 0;
  for (const Histogram::Entry& entry : two.entries()) sum += entry.count;
  EXPECT_EQ(sum, 2001u);
  EXPECT_EQ(two.entries().size(), 101u);
  two.clear();
  EXPECT_FALSE(two.saw(Grade::kForbidden));
}

// Both threads add to one cell: whoever lost an update, ran an instance twice or skipped one would show it.
struct Adds {
  static void run(const Instance& at) { at.value(0) = __atomic_fetch_add(at.cell<int>(0), 1, __ATOMIC_RELAXED); }
};
struct AddsToo {
  static void run(const Instance& at) { at.value(1) = __atomic_fetch_add(at.cell<int>(0), 1, __ATOMIC_RELAXED); }
};

Body adding() {
  static constexpr std::int64_t kValues[] = {0, 1, 1, 0};
  static constexpr GradedOutcome kGraded[] = {{kValues, Grade::kAllowed, nullptr},
                                              {kValues + 2, Grade::kAllowed, nullptr}};
  Body body;
  body.name = "adding";
  body.cells = 3;
  body.cell_shapes = kShapes;
  body.values = body.values_shown = 2;
  body.value_names = kNames;
  set_threads<Adds, AddsToo>(&body);
  body.construct = [](const Instance& at) { *at.cell<int>(0) = 0; };
  body.graded = kGraded;
  body.graded_count = 2;
  body.others = Grade::kForbidden;
  body.model = "table";
  return body;
}

TestResult run(const Body& body, Options options) {
  Fixed fixed;
  EXPECT_EQ(check(&options, &fixed), "");
  const std::atomic<bool> stop{false};
  TestResult last;
  run_test(body, this_machine(), options, fixed, stop, [&](const TestResult& result) { last = result; });
  return last;
}

class Ways : public testing::TestWithParam<std::tuple<std::string, int>> {};

TEST_P(Ways, EveryIterationIsRunOnceAndCounted) {
  Options options;
  options.sync = std::get<0>(GetParam());
  options.layout = name(static_cast<Layout>(std::get<1>(GetParam())));
  options.iterations = 10'007;  // no multiple of a round
  const TestResult result = run(adding(), options);
  EXPECT_EQ(result.verdict, report::Verdict::kClean) << result.reason;
  EXPECT_EQ(result.iterations, 10'007u);
  std::uint64_t sum = 0;
  for (const Outcome& outcome : result.outcomes) sum += outcome.count;
  EXPECT_EQ(sum, 10'007u);
}

INSTANTIATE_TEST_SUITE_P(All, Ways,
                         testing::Combine(testing::Values("slots", "stride", "barrier", "timebase", "free"),
                                          testing::Range(0, kLayouts)));

TEST(StressCampaign, AForbiddenOutcomeIsABugAndEndsIt) {
  Body body = adding();
  body.graded_count = 0;  // nothing is allowed
  Options options;
  options.iterations = 1'000'000'000;
  const TestResult result = run(body, options);
  EXPECT_EQ(result.verdict, report::Verdict::kBug);
  EXPECT_LT(result.iterations, options.iterations);
  EXPECT_NE(result.reason.find("forbids"), std::string::npos) << result.reason;
}

TEST(StressCampaign, WithoutAJudgeNothingIsClean) {
  Body body = adding();
  body.graded_count = 0;
  body.others = Grade::kUnknown;
  Options options;
  options.iterations = 5000;
  EXPECT_EQ(run(body, options).verdict, report::Verdict::kInconclusive);
}

TEST(StressCampaign, AnEmulatedMachineIsNeverJudged) {
  Body body = adding();
  body.graded_count = 0;
  Options options;
  options.iterations = 5000;
  Fixed fixed;
  ASSERT_EQ(check(&options, &fixed), "");
  Machine machine = this_machine();
  machine.emulated = true;
  const std::atomic<bool> stop{false};
  TestResult last;
  run_test(body, machine, options, fixed, stop, [&](const TestResult& result) { last = result; });
  EXPECT_EQ(last.verdict, report::Verdict::kInconclusive);
  EXPECT_EQ(last.iterations, 5000u);
}

TEST(StressCampaign, MoreThreadsThanProcessorsAreMarked) {
  Body body = adding();
  Options options;
  options.iterations = 3000;
  Fixed fixed;
  ASSERT_EQ(check(&options, &fixed), "");
  Machine machine = this_machine();
  machine.cpus.resize(1);
  const std::atomic<bool> stop{false};
  TestResult last;
  run_test(body, machine, options, fixed, stop, [&](const TestResult& result) { last = result; });
  EXPECT_EQ(last.verdict, report::Verdict::kClean);
  ASSERT_EQ(last.marks.size(), 1u);
  EXPECT_NE(last.marks[0].find("2 threads on 1 processor"), std::string::npos);
}

TEST(StressCampaign, AStopIsInconclusive) {
  Options options;
  options.time_s = 3600;
  Fixed fixed;
  ASSERT_EQ(check(&options, &fixed), "");
  const std::atomic<bool> stop{true};
  TestResult last;
  const Body body = adding();
  run_test(body, this_machine(), options, fixed, stop, [&](const TestResult& result) { last = result; });
  EXPECT_EQ(last.verdict, report::Verdict::kInconclusive);
  EXPECT_EQ(last.reason, "interrupted");
}

TEST(StressResult, JsonIsReadBack) {
  Options options;
  options.iterations = 100;
  const TestResult result = run(adding(), options);
  const std::optional<TestResult> back = test_from_json(to_json(result));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(to_json(*back), to_json(result));
  EXPECT_FALSE(test_from_json("{\"name\": 3}").has_value());
  EXPECT_FALSE(test_from_json("{").has_value());
}

}  // namespace
}  // namespace snarl::stress
