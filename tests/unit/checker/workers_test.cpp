// A search that is shared between processes against the same search in one: results must be equal in every part but time.
// Workers split as often as they can here, so that even small programs are explored by many of them.
#include "checker/workers.h"

#include <csignal>

#include <gtest/gtest.h>
#include <unistd.h>

#include "checker/explorer.h"
#include "report/formats/json.h"
#include "tests/unit/checker/judged.h"

namespace snarl::checker {
namespace {

Options shared(unsigned jobs) {
  Options options;
  options.jobs = jobs;
  options.split_eagerly = jobs > 1;
  options.minimise_max = 30;
  return options;
}

std::string outcome(const litmus::Test& test, const Options& options, Judged::Predicate is_bad = nullptr) {
  Judged program(test, std::move(is_bad));
  return report::to_json(Explorer(options).explore(program), report::JsonDetail::kFull, 2);
}

TEST(Workers, CountWhatOneProcessCounts) {
  for (const auto& [test, executions] : {std::pair{alike(3, kAdd), 6}, std::pair{alike(4, kAdd), 24}}) {
    for (const unsigned jobs : {1u, 2u, 3u, 8u}) {
      Judged program(test, nullptr);
      const report::Result result = Explorer(shared(jobs)).explore(program);
      EXPECT_EQ(result.verdict, report::Verdict::kVerified) << result.reason;
      EXPECT_EQ(result.executions_complete, static_cast<unsigned>(executions)) << jobs << " jobs";  // N!
    }
  }
}

TEST(Workers, AreEqualToOneProcessOnTheCorpus) {
  for (const char* name : {"IRIW+sc+sc", "2+2W+rlx+rlx", "Mutex", "Spinlock", "SB+xchg", "MP+spin"}) {
    const litmus::Test test = corpus_test(name);
    const std::string alone = outcome(test, shared(1));
    for (const unsigned jobs : {2u, 5u}) EXPECT_EQ(outcome(test, shared(jobs)), alone) << name;
  }
}

// Ten threads: clocks are widened, which is found out by a worker.
TEST(Workers, BeginAgainWhenOneLearnsSomething) {
  std::string text = "C wide\n{}\n";
  for (int i = 0; i < 10; ++i)
    text += "P" + std::to_string(i) + " (atomic_int* x) {\nint r = atomic_load_explicit(x, memory_order_relaxed);\n" +
            (i < 3 ? "atomic_store_explicit(x, 1, memory_order_relaxed);\n" : "") + "}\n";
  const litmus::Test test = test_of(text + "exists (x=0)\n");
  Options bounded = shared(1);
  bounded.executions_max = 300;
  const std::string alone = outcome(test, bounded);
  bounded.jobs = 3;
  bounded.split_eagerly = true;
  EXPECT_EQ(outcome(test, bounded), alone);
}

// Whatever the values that are bad, the one that is found is the one that comes first in depth-first order.
TEST(Workers, ReportTheFirstFinding) {
  for (const litmus::Test& test : {alike(4, kAdd), alike(3, kStoreAndLoad)}) {
    int bugs = 0;
    for (std::uint64_t salt = 0; salt < 16; ++salt) {
      const auto is_bad = [&](const litmus::LitmusProgram& program) {
        std::uint64_t hash = salt * 0x9E3779B97F4A7C15ull;
        for (std::size_t t = 0; t < test.threads.size(); ++t)
          hash = (hash ^ program.register_value(static_cast<int>(t), 2)) * 0x100000001B3ull + t;
        return hash % 7 == 0;
      };
      const std::string alone = outcome(test, shared(1), is_bad);
      bugs += alone.find("these values are bad") != std::string::npos;
      EXPECT_EQ(outcome(test, shared(salt % 7 + 2), is_bad), alone) << "salt " << salt;
    }
    EXPECT_GT(bugs, 3);
  }
}

TEST(Workers, StopAtTheSameExecution) {
  const litmus::Test test = corpus_test("Spinlock");  // has blocked executions
  Judged whole(test, nullptr);
  const report::Result all = Explorer(shared(1)).explore(whole);
  const std::uint64_t executions = all.executions_complete + all.executions_blocked;
  ASSERT_GT(executions, 3u);
  for (std::uint64_t bound = 1; bound <= executions + 1; ++bound) {
    Options options = shared(1);
    options.executions_max = bound;
    const std::string alone = outcome(test, options);
    options.jobs = 3;
    options.split_eagerly = true;
    EXPECT_EQ(outcome(test, options), alone) << "bound " << bound;
  }
}

TEST(Workers, StopAtTheTimeLimit) {
  Options options = shared(3);
  options.time_limit_s = 0.2;
  Judged program(alike(9, kAdd), nullptr);  // 362,880 executions, each of a millisecond
  program.after_run = [] { usleep(1000); };
  const report::Result result = Explorer(options).explore(program);
  EXPECT_EQ(result.verdict, report::Verdict::kInconclusive);
  EXPECT_NE(result.reason.find("--time-limit"), std::string::npos) << result.reason;
}

TEST(Workers, ThatDieAreNoticed) {
  const pid_t leader = getpid();
  for (const bool killed : {true, false}) {
    Judged program(alike(5, kAdd), nullptr);
    int runs = 0;
    program.after_run = [&] {
      if (getpid() == leader || ++runs < 7) return;
      if (killed) kill(getpid(), SIGKILL);
      _exit(70);
    };
    const report::Result result = Explorer(shared(3)).explore(program);
    EXPECT_EQ(result.verdict, killed ? report::Verdict::kInconclusive : report::Verdict::kInternal);
    EXPECT_NE(result.reason.find("worker"), std::string::npos) << result.reason;
  }
}

}  // namespace
}  // namespace snarl::checker
