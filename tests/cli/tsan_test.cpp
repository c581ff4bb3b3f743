// fuzz --engine tsan: real threads under ThreadSanitizer. What is asserted here holds in every run, whatever the
// threads do.
#include <gtest/gtest.h>

#include <algorithm>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"
#include "tests/cli/sampled_result.h"

namespace snarl::cli_tests {
namespace {

report::Result tsan(const std::string& arguments, int runs = 3, const std::string& environment = "") {
  const Spoken run = run_snarl(
      "fuzz --engine tsan --format json --schedules-max " + std::to_string(runs) + " " + arguments, environment);
  return sampled_result(run);
}

// Both threads access it unordered, whoever comes first.
const char* const kRacy =
    "#include <thread>\n"
    "int counter;\n"
    "int main() {\n"
    "  std::thread other([] { ++counter; });\n"
    "  ++counter;\n"
    "  other.join();\n"
    "}\n";

TEST(Tsan, ARaceIsFoundOnceWithItsTwoLines) {
  for (const char* compiler : {"clang++-19", "g++"}) {
    const report::Result result = tsan("--compiler " + std::string(compiler) + " " + write_file("racy.cpp", kRacy));
    EXPECT_EQ(result.verdict, report::Verdict::kBug) << compiler;
    EXPECT_EQ(result.model, "hardware");
    EXPECT_EQ(result.sampling->schedules, 3u);
    EXPECT_FALSE(result.sampling->has_coverage);
    ASSERT_EQ(result.findings.size(), 1u);
    EXPECT_EQ(result.findings[0].kind, report::FindingKind::kDataRace);
    std::vector<int> lines;
    for (const report::Place& place : result.findings[0].places) lines.push_back(place.stack.at(0).line);
    std::sort(lines.begin(), lines.end());
    EXPECT_EQ(lines, (std::vector{4, 5})) << compiler;
  }
}

TEST(Tsan, SuppressionsOfTheUserHold) {
  const std::string file = write_file("racy.cpp", kRacy);
  const std::string list = write_file("suppressions", "race:^main\n");
  EXPECT_EQ(tsan(file, 3, "TSAN_OPTIONS=suppressions=" + list).verdict, report::Verdict::kClean);
}

// Every kind of atomic access passes through the stubs and does what it should.
TEST(Tsan, WrappedAccessesDoWhatTheyDid) {
  const std::string file =
      write_file("atomics.cpp",
                 "#undef NDEBUG\n"
                 "#include <cassert>\n"
                 "#include <atomic>\n"
                 "#include <mutex>\n"
                 "#include <thread>\n"
                 "struct alignas(16) Pair { long a, b; };\n"
                 "template <class T> void all() {\n"
                 "  std::atomic<T> a{3};\n"
                 "  assert(a.load() == 3); a.store(5); assert(a.exchange(6) == 5);\n"
                 "  assert(a.fetch_add(2) == 6); assert(a.fetch_sub(1) == 8);\n"
                 "  assert(a.fetch_and(6) == 7); assert(a.fetch_or(1) == 6);\n"
                 "  assert(a.fetch_xor(2) == 7);\n"
                 "  T expected = 1;\n"
                 "  assert(!a.compare_exchange_strong(expected, 9) && expected == 5);\n"
                 "  assert(a.compare_exchange_strong(expected, 9) && a == 9);\n"
                 "  while (!a.compare_exchange_weak(expected, 4)) {}\n"
                 "  assert(a == 4);\n"
                 "}\n"
                 "int main() {\n"
                 "  all<unsigned char>(); all<short>(); all<int>(); all<long>();\n"
                 "  std::atomic<Pair> pair{Pair{1, 2}};\n"
                 "  Pair old = pair.exchange(Pair{3, 4}), mine = pair.load();\n"
                 "  assert(old.b == 2 && mine.a == 3 && mine.b == 4);\n"
                 "  assert(!pair.compare_exchange_strong(old, Pair{5, 6}) && old.b == 4);\n"
                 "  assert(pair.compare_exchange_strong(old, Pair{7, 8}));\n"
                 "  pair.store(Pair{pair.load().b, 9}); assert(pair.load().a == 8);\n"
                 "  std::mutex m; int sum = 0; std::atomic<int> n{0};\n"
                 "  auto work = [&] { for (int i = 0; i < 50; ++i) { std::lock_guard g(m); ++sum; ++n; } };\n"
                 "  std::thread one(work), two(work); one.join(); two.join();\n"
                 "  assert(sum == 100 && n == 100);\n"
                 "}\n");
  EXPECT_EQ(tsan(file + " -- -mcx16 -latomic", 6).verdict, report::Verdict::kClean);
}

// ThreadSanitizer takes this for a race, whenever the second thread comes late enough; no execution has one.
TEST(Tsan, ARaceThatAFenceForbidsIsRefuted) {
  const std::string file =
      write_file("fences.cpp",
                 "#include <atomic>\n"
                 "#include <thread>\n"
                 "int data; std::atomic<int> ready;\n"
                 "int main() {\n"
                 "  std::thread writer([] {\n"
                 "    data = 1;\n"
                 "    std::atomic_thread_fence(std::memory_order_release);\n"
                 "    ready.store(1, std::memory_order_relaxed);\n"
                 "  });\n"
                 "  while (ready.load(std::memory_order_relaxed) == 0) std::this_thread::yield();\n"
                 "  std::atomic_thread_fence(std::memory_order_acquire);\n"
                 "  int got = data;\n"
                 "  writer.join();\n"
                 "  return got != 1;\n"
                 "}\n");
  const Spoken run = run_snarl("fuzz --engine tsan --schedules-max 2 " + file);
  EXPECT_EQ(run.exit_code, 0) << run.out << run.err;
  EXPECT_NE((run.out + run.err).find("knows nothing of atomic_thread_fence"), std::string::npos) << run.out << run.err;
}

// The controlled search must run the same course: without its arguments this program does nothing at all.
TEST(Tsan, AFenceDoesNotExcuseARaceOfAnotherCourse) {
  const std::string file = write_file("course.cpp",
                                      "#include <atomic>\n"
                                      "#include <thread>\n"
                                      "int data;\n"
                                      "int main(int argc, char**) {\n"
                                      "  if (argc < 2) return 0;\n"
                                      "  std::atomic_thread_fence(std::memory_order_seq_cst);\n"
                                      "  std::thread other([] { ++data; });\n"
                                      "  ++data;\n"
                                      "  other.join();\n"
                                      "}\n");
  const Spoken run = run_snarl("fuzz --engine tsan --schedules-max 1 " + file + " -- -- race",
                               "SNARL_MODEL=sc SNARL_EXECUTIONS_MAX=1");
  EXPECT_EQ(run.exit_code, 1) << run.out << run.err;
  EXPECT_NE(run.out.find("Confirmed by the controlled search"), std::string::npos) << run.out;
}

TEST(Tsan, ADeadlockIsSeenAndAHangIsNotClean) {
  const std::string stuck =
      write_file("stuck.cpp",
                 "#include <condition_variable>\n"
                 "#include <thread>\n"
                 "int main() {\n"
                 "  std::mutex m; std::condition_variable c;\n"
                 "  std::thread waits([&] { std::unique_lock l(m); c.wait(l, [] { return false; }); });\n"
                 "  waits.join();\n"
                 "}\n");
  const report::Result deadlock = tsan(stuck, 1);
  EXPECT_EQ(deadlock.verdict, report::Verdict::kBug);
  ASSERT_EQ(deadlock.findings.size(), 1u);
  EXPECT_EQ(deadlock.findings[0].message, "deadlock: all of the 2 threads wait for ever");
  const std::string endless = write_file("spins.cpp",
                                         "#include <atomic>\n"
                                         "std::atomic<int> x;\n"
                                         "int main() { while (x == 0) {} }\n");
  const report::Result hang = tsan("--run-limit 1 " + endless, 1);
  EXPECT_EQ(hang.verdict, report::Verdict::kInconclusive);
  EXPECT_NE(hang.reason.find("--run-limit"), std::string::npos) << hang.reason;
}

TEST(Tsan, AssertionsCrashesAndExceptionsAreFindings) {
  const std::string file = write_file("ends.cpp",
                                      "#undef NDEBUG\n"
                                      "#include <cassert>\n"
                                      "#include <cstdlib>\n"
                                      "#include <stdexcept>\n"
                                      "int main(int argc, char** argv) {\n"
                                      "  const int how = argc > 1 ? std::atoi(argv[1]) : 0;\n"
                                      "  assert(how != 1);\n"
                                      "  if (how == 2) throw std::runtime_error(\"no\");\n"
                                      "  if (how == 3) *reinterpret_cast<volatile int*>(8) = 1;\n"
                                      "  return how;\n"
                                      "}\n");
  const auto kind = [&](const std::string& how) { return tsan(file + " -- -- " + how).findings.at(0).kind; };
  EXPECT_EQ(kind("1"), report::FindingKind::kAssertion);
  EXPECT_EQ(kind("2"), report::FindingKind::kException);
  EXPECT_EQ(kind("3"), report::FindingKind::kCrash);
  // The exit status is the program's business, but for the one that ThreadSanitizer uses.
  for (const char* status : {"4", "127"})
    EXPECT_EQ(tsan(file + " -- -- " + status, 1).verdict, report::Verdict::kClean);
  EXPECT_EQ(tsan(file + " -- -- 66", 1).verdict, report::Verdict::kInconclusive);
}

TEST(Tsan, MistakesAreMisuse) {
  EXPECT_EQ(run_snarl("fuzz --engine tsan " SNARL_REPLAY_SUBJECT).exit_code, 2);
  const std::string good = " " + write_file("good.cpp", "int main() {}\n");
  EXPECT_EQ(run_snarl("fuzz --engine tsan --target aarch64-linux-gnu" + good).exit_code, 2);
  EXPECT_EQ(run_snarl("fuzz --engine tsan --strategy pos" + good).exit_code, 2);
  EXPECT_EQ(run_snarl("fuzz --engine tsan " + write_file("no.cpp", "int main() { return x; }\n")).exit_code, 2);
}

}  // namespace
}  // namespace snarl::cli_tests
