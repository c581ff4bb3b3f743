// ThreadSanitizer's reports are understood as it writes them, the delays are what they say, a campaign tells each
// finding once.
#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "fuzz/tsan/campaign.h"
#include "fuzz/tsan/tsan_report.h"
#include "report/source_frames.h"

namespace snarl::fuzz {
namespace {

using report::Finding;
using report::FindingKind;

// As ThreadSanitizer of LLVM 19 writes it under tsan_options(), shortened.
constexpr char kRace[] =
    "==================\n"
    "WARNING: ThreadSanitizer: data race (pid=30394)\n"
    "  Read of size 4 at 0x000001912aec by main thread:\n"
    "#0\tmain\t/src/a b/t.cpp\t6\t51\n"
    "\n"
    "  Previous atomic write of size 4 at 0x000001912aec by thread T12 (mutexes: write M0):\n"
    "#0\tstd::atomic<int>::store(int)\t/usr/include/c++/12/bits/../atomic\t5\t3\n"
    "#1\tmain::$_0::operator()() const\t/src/a b/t.cpp\t5\t32\n"
    "#6\t<null>\t<null>\t0\t0\n"
    "\n"
    "  Location is global 'd' of size 4 at 0x000001912aec (t+0x1912aec)\n"
    "\n"
    "  Thread T12 (tid=30396, finished) created by main thread at:\n"
    "#0\tpthread_create\t<null>\t0\t0\n"
    "\n"
    "SUMMARY: ThreadSanitizer: data race /src/a b/t.cpp:6:51 in main\n"
    "==================\n";

constexpr char kInversion[] =
    "==================\n"
    "WARNING: ThreadSanitizer: lock-order-inversion (potential deadlock) (pid=7)\n"
    "  Cycle in lock order graph: M0 (0x01) => M1 (0x02) => M0\n"
    "\n"
    "  Mutex M1 acquired here while holding mutex M0 in thread T1:\n"
    "#0\tpthread_mutex_lock\t<null>\t0\t0\n"
    "#1\tone()\t/src/t.cpp\t5\t1\n"
    "\n"
    "    Hint: use TSAN_OPTIONS=second_deadlock_stack=1 to get more informative warning message\n"
    "\n"
    "  Mutex M0 acquired here while holding mutex M1 in main thread:\n"
    "#0\tpthread_mutex_lock\t<null>\t0\t0\n"
    "#1\tmain\t/src/t.cpp\t9\t1\n"
    "\n"
    "SUMMARY: ThreadSanitizer: lock-order-inversion (potential deadlock) in pthread_mutex_lock\n"
    "==================\n"
    "ThreadSanitizer: reported 2 warnings\n";

constexpr char kLeak[] =
    "WARNING: ThreadSanitizer: thread leak (pid=30498)\n"
    "  Thread T1 (tid=30500, finished) created by main thread at:\n"
    "#0\tpthread_create\t<null>\t0\t0\n"
    "#1\tmain\t/src/k.cpp\t14\t38\n"
    "\n"
    "SUMMARY: ThreadSanitizer: thread leak in pthread_create\n";

constexpr char kCrash[] =
    "ThreadSanitizer:DEADLYSIGNAL\n"
    "==30531==ERROR: ThreadSanitizer: SEGV on unknown address 0x000000000000 (pc 0x0000004e5945 bp 0x2 sp 0x7ff "
    "T30531)\n"
    "==30531==The signal is caused by a WRITE memory access.\n"
    "#0\tmain\t/src/k.cpp\t18\t42\n"
    "#1\t_start\t<null>\t0\t0\n"
    "\n"
    "==30531==Register values:\n"
    "SUMMARY: ThreadSanitizer: SEGV /src/k.cpp:18:42 in main\n";

int line_of(const Finding& finding, std::size_t place) { return report::source_frame(finding.places.at(place))->line; }

TEST(TsanReport, ARaceHasItsTwoAccesses) {
  const std::vector<Finding> findings = parse_tsan_log(kRace);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].kind, FindingKind::kDataRace);
  EXPECT_EQ(findings[0].message, "data race: atomic write by thread 12 and read by thread 0");
  ASSERT_EQ(findings[0].places.size(), 2u);
  EXPECT_EQ(findings[0].places[0].stack[0].file, "/src/a b/t.cpp");
  EXPECT_EQ(line_of(findings[0], 0), 6);
  EXPECT_EQ(findings[0].places[1].stack[0].file, "/usr/include/c++/12/atomic");
  EXPECT_EQ(line_of(findings[0], 1), 5);
}

TEST(TsanReport, EachKindIsKnown) {
  const std::vector<Finding> findings = parse_tsan_log(std::string(kRace) + kInversion + kLeak + kCrash);
  ASSERT_EQ(findings.size(), 4u);
  EXPECT_EQ(findings[1].kind, FindingKind::kDeadlock);
  ASSERT_EQ(findings[1].places.size(), 2u);
  EXPECT_EQ(findings[1].places[0].thread, 1);
  EXPECT_EQ(line_of(findings[1], 1), 9);
  EXPECT_EQ(findings[2].kind, FindingKind::kThreadMisuse);
  ASSERT_EQ(findings[2].places.size(), 1u);
  EXPECT_EQ(line_of(findings[2], 0), 14);
  EXPECT_EQ(findings[3].kind, FindingKind::kCrash);
  EXPECT_EQ(findings[3].message, "SEGV on unknown address 0x000000000000");
  EXPECT_EQ(line_of(findings[3], 0), 18);
}

TEST(TsanReport, NothingIsLostThatIsNotUnderstood) {
  EXPECT_TRUE(parse_tsan_log("").empty());
  EXPECT_TRUE(parse_tsan_log("the program's own words\n").empty());
  const std::vector<Finding> cut = parse_tsan_log("WARNING: ThreadSanitizer: a thing of tomorrow (pid=1)\n  Read of");
  ASSERT_EQ(cut.size(), 1u);
  EXPECT_EQ(cut[0].message, "a thing of tomorrow");
}

TEST(TsanReport, AnAbortSaysWhy) {
  const Finding assertion = parse_abort("one\nprog: a/b.cpp:17: int main(int, char**): Assertion `x == 1' failed.\n");
  EXPECT_EQ(assertion.kind, FindingKind::kAssertion);
  EXPECT_EQ(assertion.message, "assertion failed: x == 1");
  EXPECT_EQ(line_of(assertion, 0), 17);
  const Finding exception =
      parse_abort("terminate called after throwing an instance of 'std::runtime_error'\n  what():  no\n");
  EXPECT_EQ(exception.kind, FindingKind::kException);
  EXPECT_EQ(exception.message, "terminate called after throwing an instance of 'std::runtime_error':  no");
  EXPECT_EQ(parse_abort("").kind, FindingKind::kCrash);
  EXPECT_EQ(parse_abort(std::string(1 << 20, 'x') + ": Assertion `").kind, FindingKind::kCrash);
}

TEST(TsanReport, OptionsOfTheUserComeFirst) {
  const std::string options = tsan_options("suppressions=s.txt", "/tmp/a b/log");
  EXPECT_EQ(options.rfind("suppressions=s.txt:", 0), 0u) << options;
  EXPECT_NE(options.find("log_path=\"/tmp/a b/log\""), std::string::npos) << options;
  EXPECT_EQ(tsan_options("", "x").front(), 'l');
}

// Each mode's share of points that are delayed, and by how much, is what perturb.cpp's head says.
TEST(Delays, AreWhatTheModesSay) {
  constexpr int kPoints = 80'000;
  const auto count = [](PerturbMode mode, std::uint64_t expected, long low, long high) {
    int held = 0;
    for (int point = 0; point < kPoints; ++point) {
      const long delay = delay_us(mode, 42, expected, 3, static_cast<std::uint64_t>(point));
      EXPECT_EQ(delay, delay_us(mode, 42, expected, 3, static_cast<std::uint64_t>(point)));
      if (delay == -1) continue;
      ++held;
      EXPECT_GE(delay, low);
      EXPECT_LE(delay, high);
    }
    return held;
  };
  EXPECT_EQ(count(PerturbMode::kPlain, 0, 0, 0), 0);
  // Five standard deviations of the binomial distribution: 5 * sqrt(n p (1 - p)).
  EXPECT_NEAR(count(PerturbMode::kYield, 0, 0, 0), kPoints / 2, 708);
  EXPECT_NEAR(count(PerturbMode::kNap, 0, 1, 200), kPoints / 8, 468);
  EXPECT_NEAR(count(PerturbMode::kFew, 800, 2000, 20'000), kPoints * 4 / 800, 100);
  EXPECT_EQ(count(PerturbMode::kFew, 0, 2000, 20'000), kPoints);
}

TEST(Delays, SlowThreadsAreSlowThroughout) {
  std::set<long> delays;
  for (std::uint32_t thread = 1; thread <= 64; ++thread) {
    const long delay = delay_us(PerturbMode::kSlow, 1, 0, thread, 0);
    delays.insert(delay);
    for (std::uint64_t point = 1; point < 100; ++point)
      EXPECT_EQ(delay_us(PerturbMode::kSlow, 1, 0, thread, point), delay);
  }
  EXPECT_EQ(delays, (std::set<long>{-1, 50, 500}));
}

TEST(Campaign, PlansAreAFunctionOfTheSeed) {
  EXPECT_EQ(plan_run(1, 0, 0).mode, PerturbMode::kPlain);
  std::set<PerturbMode> modes;
  std::set<std::uint64_t> seeds;
  for (std::uint64_t run = 1; run <= 8; ++run) {
    EXPECT_EQ(plan_run(1, run, 0).seed, plan_run(1, run, 0).seed);
    EXPECT_NE(plan_run(1, run, 0).seed, plan_run(2, run, 0).seed);
    modes.insert(plan_run(1, run, 0).mode);
    seeds.insert(plan_run(1, run, 0).seed);
  }
  EXPECT_EQ(modes.size(), 4u);
  EXPECT_EQ(modes.count(PerturbMode::kPlain), 0u);
  EXPECT_EQ(seeds.size(), 8u);
}

TEST(Campaign, TellsEachFindingOnceAndHowOften) {
  int number = 0;
  const auto run = [&](const TsanRun&) {
    TsanOutcome outcome;
    ++number;
    if (number == 2) outcome.log = std::string(kRace) + kRace;
    if (number == 4) outcome.log = std::string(kInversion) + kRace;
    if (number == 5) {
      outcome.signal = SIGABRT;
      outcome.standard_error = "p: a.cpp:1: f(): Assertion `x' failed.";
    }
    if (number == 6) outcome.timed_out = true;
    if (number == 7) outcome.threads_deadlocked = 3;
    return outcome;
  };
  const TsanSummary summary = run_campaign({.runs_max = 10}, run, [](const TsanSummary&) { return false; });
  EXPECT_EQ(summary.runs, 10u);
  EXPECT_EQ(summary.runs_hung, 1u);
  ASSERT_EQ(summary.findings.size(), 4u);
  EXPECT_EQ(summary.findings[0].first_run, 2u);
  EXPECT_EQ(summary.findings[0].runs, 2u);
  EXPECT_EQ(summary.findings[1].finding.kind, FindingKind::kDeadlock);
  EXPECT_EQ(summary.findings[1].first_run, 4u);
  EXPECT_EQ(summary.findings[2].finding.kind, FindingKind::kAssertion);
  EXPECT_EQ(summary.findings[3].finding.message, "deadlock: all of the 3 threads wait for ever");
}

// Nothing that went wrong may pass for a clean run.
TEST(Campaign, RunsThatSayNothingAreCounted) {
  TsanOutcome fatal, killed, trapped, exits;
  fatal.exit_status = 66;
  fatal.standard_error = "FATAL: ThreadSanitizer: unexpected memory mapping 0x5581-0x5582\n";
  killed.signal = SIGKILL;
  trapped.signal = SIGTRAP;
  exits.exit_status = 3;
  const TsanOutcome* outcomes[] = {&fatal, &killed, &trapped, &exits};
  std::size_t next = 0;
  const TsanSummary summary = run_campaign(
      {.runs_max = 4}, [&](const TsanRun&) { return *outcomes[next++]; }, [](const TsanSummary&) { return false; });
  EXPECT_EQ(summary.runs_failed, 2u);
  EXPECT_EQ(summary.failure, "FATAL: ThreadSanitizer: unexpected memory mapping 0x5581-0x5582");
  ASSERT_EQ(summary.findings.size(), 1u);
  EXPECT_EQ(summary.findings[0].finding.kind, FindingKind::kCrash);
}

TEST(Campaign, EndsWhenItIsToldOrCannotGoOn) {
  const auto fine = [](const TsanRun&) { return TsanOutcome(); };
  EXPECT_EQ(run_campaign({}, fine, [](const TsanSummary& so_far) { return so_far.runs == 3; }).runs, 3u);
  const auto none = [](const TsanRun&) {
    TsanOutcome outcome;
    outcome.started = false;
    return outcome;
  };
  const TsanSummary summary = run_campaign({}, none, [](const TsanSummary&) { return false; });
  EXPECT_FALSE(summary.started);
  EXPECT_EQ(summary.runs, 0u);
}

}  // namespace
}  // namespace snarl::fuzz
