// A group of threads that runs a test, round after round: pinned, reused, with memory of its own.
//
// A round: each thread constructs its share of the instances; all meet; each runs its own code over all instances;
// all meet; each records its share of the outcomes. No state outlives a round, so the layout may change between two.
// Which settings come next is asked of a planner that all groups share.
// Tested by: tests/unit/fuzz/stress_test.cpp.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <snarl/stress/pace.h>
#include "fuzz/stress/histogram.h"
#include "fuzz/stress/machine.h"
#include "fuzz/stress/plan.h"

namespace snarl::stress {

// Exit status of a process that did not get the memory or the threads it needs.
inline constexpr int kNoMeans = 71;

// A test with more outcomes is stopped: it would fill the memory, and no one would read them.
inline constexpr std::size_t kOutcomesMax = 100'000;

// What the groups of one test share.
struct Shared {
  Shared(const Body& body, std::uint64_t seed, const Fixed& fixed) : planner(seed, fixed), histogram(body) {}

  std::mutex mutex;  // of planner, histogram and iterations
  Planner planner;
  Histogram histogram;
  std::uint64_t iterations = 0;
  std::atomic<std::uint64_t> left{0};  // iterations to be begun
  std::atomic<bool> stop{false};
  bool stop_at_forbidden = true;
  std::atomic<bool> not_pinned{false};
};

class Group {
 public:
  // `cpus`: one for each thread; fewer are shared.
  Group(const Body& body, const Machine& machine, std::vector<int> cpus, std::uint64_t seed, Shared* shared);
  ~Group();
  void join();

 private:
  struct Worker;
  void work(std::uint32_t index);
  void pin(std::uint32_t index);
  void prepare_step();
  void prepare_round();
  void begin_round();
  void end_step();
  std::uint32_t claim(std::uint32_t wanted);
  std::uint32_t round_of(const Settings& settings) const;
  void record(Worker& worker, std::uint32_t index);
  std::pair<std::uint32_t, std::uint32_t> share(std::uint32_t index) const;
  std::uint64_t to_ticks(double ns) const;

  const Body& body_;
  const Machine& machine_;
  const std::vector<int> cpus_;
  Shared* const shared_;
  const std::uint32_t threads_;
  fuzz::Random random_;
  Barrier barrier_;
  std::atomic<std::uint64_t> start_[2] = {};
  char* memory_ = nullptr;
  std::size_t memory_bytes_ = 0;
  std::vector<std::uint32_t> order_;
  std::vector<std::vector<std::int64_t>> columns_;
  // Written by the first thread while the others wait.
  Planner::Step step_;
  Batch batch_;
  std::vector<std::uint32_t> cpu_of_;  // index into cpus_
  std::chrono::steady_clock::time_point step_begun_, round_begun_;
  static constexpr std::uint32_t kRoundMax = 1u << 16;  // above all that round_size() says
  std::uint32_t round_max_ = 64;
  std::uint64_t step_iterations_ = 0;
  bool repin_ = false;
  bool done_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace snarl::stress
