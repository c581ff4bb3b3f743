// Processes that share one search. A worker splits itself by fork: the new one takes the later half of what the oldest
// branch still has to offer (Search::split), so that the serial, depth-first order is the workers' segments put one after
// the other, each new one right behind its parent's.
//
// From that follows that results do not depend on the number of workers. A segment ends by being covered or by an event
// (a finding, a spin site that was learned, an unsupported operation, ...). The event that counts is the one that the
// serial search would have met first: workers behind it stop, workers before it go on until they are covered, and their
// counts add up to what the serial search would have counted.
//
// The process that leads forks the first worker and from then on only waits: it alone reads the list of segments. Workers
// are all its children (CLONE_PARENT), so it notices when one dies. A worker writes only to its own slot of the shared
// memory, to the slot of a worker that it is about to fork, and to the count of idle processors. What a segment ended
// with goes through a file in memory.
// Limits: where clone knows no CLONE_PARENT (user-mode emulation), the first worker stays the only one.
// Tested by: tests/unit/checker/workers_test.cpp, tests/agreement --jobs.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/segment_end.h"

#include <sys/types.h>

namespace snarl::checker {

class Workers {
 public:
  using Clock = std::chrono::steady_clock;

  // `eager`: split whenever a processor is idle, however little there is to do (for tests).
  Workers(unsigned jobs, bool eager);
  ~Workers();  // ends all workers
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // --- In the leader
  // Forks the first worker, which has all that is left to do. True in the worker. Where it cannot be forked there are
  // none: started() is false.
  bool start();
  bool started() const;
  struct Totals { std::uint64_t complete = 0, blocked = 0; double covered = 0; };
  struct Bounds {
    std::uint64_t executions_max = 0;           // of all workers; 0: none
    std::optional<Clock::time_point> deadline;
    std::function<void(const Totals&)> progress;  // called a few times a second
  };
  // Waits until it is clear what the search has ended with. Counts are those of the serial search up to that point.
  struct Conclusion {
    SegmentEnd end;
    std::uint64_t complete = 0, blocked = 0;
    bool cut_by_preemptions = false;
    report::Place cut_loop;
  };
  Conclusion wait(const Bounds& bounds);

  // --- In a worker, between executions
  bool told_to_stop() const { return own_->stop.load(std::memory_order_relaxed); }
  // How many executions the segments before this one are known to have.
  std::uint64_t executions_before() const { return own_->before.load(std::memory_order_relaxed); }
  void publish(std::uint64_t complete, std::uint64_t blocked);
  void publish_covered(double covered) { own_->covered.store(covered, std::memory_order_relaxed); }
  // Is a processor idle, and has this worker gone on long enough to be worth splitting?
  bool should_split() { return shared_->idle.load(std::memory_order_relaxed) > 0 && may_split(); }
  enum class Side { kNone, kOld, kNew };
  // kNew in the new worker, kOld in this one, kNone when there is no new one after all.
  Side split();
  [[noreturn]] void end(const SegmentEnd& end);

 private:
  static constexpr unsigned kSlots = 256;
  static constexpr int kNobody = -1;
  enum State : int { kFree, kRunning, kDone };
  struct alignas(64) Slot {
    std::atomic<int> state;
    std::atomic<int> next;  // the segment behind this one; written by its worker, then by the leader
    std::atomic<pid_t> pid;
    std::atomic<bool> stop;
    std::atomic<std::uint64_t> complete, blocked, before;
    std::atomic<double> covered;
    std::uint64_t message_size;
  };
  struct Shared {
    std::atomic<bool> ending;         // whoever is born now ends at once
    std::atomic<int> idle;            // processors without a worker
    std::atomic<std::uint32_t> news;  // counts ended workers; the leader sleeps on it
    Slot slots[kSlots];
  };
  struct Ended {  // the leader's knowledge of a segment
    bool collected = false;
    bool died = false;
    SegmentEnd end;
  };

  bool may_split();
  int take_slot();
  void become(int slot);
  void collect();
  void collect_one(int slot);
  void merge();
  void guide();
  const SegmentEnd* first_finding() const;
  std::optional<Conclusion> after_death() const;
  std::optional<Conclusion> decide(std::uint64_t executions_max) const;
  Conclusion out_of_time();
  Totals totals() const;
  void sleep(std::uint32_t news, Clock::time_point until) const;
  void end_all();

  Shared* shared_ = nullptr;
  int message_file_ = -1;
  bool eager_;
  pid_t leader_;
  Slot* own_ = nullptr;  // of this worker
  Clock::time_point last_split_;
  std::vector<Ended> ended_;
};

}  // namespace snarl::checker
