// The only loop: runs the program again and again, feeds it the graph, and adds what the graph does not have yet.
//
// A run replays the graph on demand: a thread that needs a value whose write has not been executed natively yet gives
// way to the writer. At the end of the graph of a thread its next operation is a new event, added by the search.
// Memory holds, for each atomic location, the value that is last in co among the writes executed so far.
// With a strategy nothing is searched: each execution begins with an empty graph, and is one sample (explorer_sample.cpp).
// Tested by: tests/agreement, tests/programs.
#pragma once
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "checker/oracles/data_race.h"
#include "checker/oracles/spin_loop.h"
#include "checker/oracles/stuck.h"
#include "checker/options.h"
#include "checker/raw_finding.h"
#include "checker/sampler.h"
#include "checker/schedule.h"
#include "checker/search.h"
#include "checker/segment_end.h"
#include "checker/witness.h"
#include "checker/workers.h"
#include "report/finding.h"

namespace snarl::checker {

class Explorer final : public runtime::Controller {
 public:
  // `strategy`: executions are sampled as it says, until a bound of the options is met; else all are explored.
  explicit Explorer(const Options& options, Strategy* strategy = nullptr);

  report::Result explore(runtime::Program& program);

  // Called after every execution; `complete` is false for blocked ones. With several jobs: in the process that ran it.
  std::function<void(const ExecutionGraph&, bool complete)> on_execution;
  // Called when the search begins anew: what was visited so far does not count.
  std::function<void()> on_restart;

  runtime::Reply perform(const runtime::Operation& operation) override;
  bool known(ThreadId thread, OpKind kind, Address address, std::uintptr_t pc, runtime::KnownAnswer& answer) override;
  bool access(const runtime::Access& access) override;
  void fault(const runtime::Fault& fault) override;
  std::uint64_t announced() const override;
  bool is_out_of_time() const override;

 private:
  static constexpr ThreadId kNobody = runtime::kThreadsMax;
  enum class Wait : std::uint8_t { kNone, kState, kJoin, kQueue, kSpin, kCut };
  struct ThreadRun {
    bool live = false;
    bool ended = false;
    std::uint8_t stage = 0;      // of an operation that is several events
    bool woken_spuriously = false;
    bool failed_spuriously = false;
    Wait wait = Wait::kNone;
    std::uint32_t timed_out = 0;  // its cursor when a time-out was last counted
    std::uint32_t arrived = 0;    // its cursor, plus one, at the last read that was looked at for spinning
    LocationId waits_on = kNoLocation;
    ThreadId joins = 0;
    EventId create;              // who created it
    EventId iteration_begin;     // kSpin: first event of the repeated iteration
    std::uint32_t quiet_since = 0;  // of a sample: since then it has done nothing that lasts, ...
    std::uint32_t idle_rounds = 0;  // ... and has come around so often
  };

  EndKind explore_tree(runtime::Program& program);
  void run_once(runtime::Program& program);
  bool advance();
  void restart();
  bool within_bounds();
  bool exceeds_preemptions();
  void stop_at_executions_max();
  void stop_at_time_limit();
  report::Result conclude(runtime::Program& program);
  void report_progress(std::uint64_t complete, std::uint64_t blocked, double covered);

  // Sharing the search between processes (explorer_workers.cpp).
  enum class Turn { kGoOn, kOtherGraph, kOver };
  Turn take_turn(EndKind* end);
  bool hand_over();
  EndKind lead();
  [[noreturn]] void end_segment(EndKind kind);

  runtime::Reply step(const runtime::Operation& operation);
  runtime::Reply staged(const runtime::Operation& operation);
  static bool can_spin(const runtime::Operation& operation);
  bool offers_choice(const ThreadRun& run, const runtime::Operation& operation) const;
  // Whether memory is to hold what the event writes, while the graph is being replayed; notes it when it is.
  bool is_newest_executed(const Event& event);
  runtime::Reply execute(ThreadRun& run, EventId id, const runtime::Operation& operation);
  runtime::Reply out_of_events(const runtime::Operation& operation);
  runtime::Reply extend(ThreadRun& run, const runtime::Operation& operation);
  runtime::Reply extend_memory(ThreadRun& run, const runtime::Operation& operation);
  runtime::Reply extend_primitive(ThreadRun& run, const runtime::Operation& operation);
  runtime::Reply extend_thread(ThreadRun& run, const runtime::Operation& operation);
  runtime::Reply extend_await(ThreadRun& run, const runtime::Operation& operation, bool barrier);
  runtime::Reply switch_from(ThreadId thread);
  bool depends_on_others(ThreadId thread) const;
  runtime::Reply wait(const runtime::Operation& operation, Wait why);
  runtime::Reply stop();
  runtime::Reply nondeterministic(const Event& event, const runtime::Operation& operation);
  // kNone: it goes on.
  Wait spins(ThreadRun& run, const runtime::Operation& operation);
  void look_for_observers();
  void inconclusive_at(std::string reason, report::Place place);
  report::Place here(const runtime::Operation& operation);
  void wake(LocationId location);
  void end_of_execution();
  void judge_end();
  report::Result result(std::vector<report::Finding> findings) const;
  bool mark_atomic(EventId id);
  void record_race();
  EventId find_waker(ThreadId thread, EventId entered) const;
  Event event_of(const runtime::Operation& operation) const;
  LocationId memory_location(const runtime::Operation& operation);
  Event memory_event(const runtime::Operation& operation, LocationId location) const;
  Event primitive_event(const runtime::Operation& operation);
  bool check_primitive(EventId id);
  bool reads_indeterminate(const runtime::Operation& operation, LocationId location);
  EventId newest_event(ThreadId thread) const;
  std::vector<EventId> all_roots() const;

  // Replay (explorer_replay.cpp): the execution that a schedule names.
  runtime::Reply extend_guided(ThreadRun& run, const runtime::Operation& operation);
  runtime::Reply park(ThreadRun& run, const runtime::Operation& operation);
  bool run_guided(runtime::Program& program, const Schedule& schedule);
  report::Result replay(runtime::Program& program);
  std::string token_of(const RawFinding& raw) const;
  report::Finding reproduce(runtime::Program& program, const RawFinding& raw, const std::string& token,
                            WitnessCost* cost = nullptr);

  // Sampling (explorer_sample.cpp).
  report::Result sample(runtime::Program& program);
  bool run_sampled(runtime::Program& program, std::uint64_t index);
  bool within_budget();
  runtime::Reply schedule(const runtime::Operation& operation);
  runtime::Reply switch_sampled(ThreadId from);
  ThreadId next_sampled(ThreadId current, std::uint64_t candidates);
  Wait spins_sampled(ThreadRun& run, const runtime::Operation& operation);
  void wake_spinning(EventId write);

  // Looking for a shorter witness of a finding (explorer_minimise.cpp).
  struct Goal {
    RawFinding like;        // the finding, as it was first met
    WitnessCost cost;       // of the best execution so far
    std::string token;      // of a better one than the first; empty: none yet
    std::size_t effort_left;
  };
  WitnessCost whole_cost() const;
  bool go_on_for_goal();
  void look_for(runtime::Program& program, Goal& goal, int preemptions_max, std::uint64_t* executions_left, bool* covered);
  report::Finding minimise(runtime::Program& program, report::Finding found, const WitnessCost& cost);
  void remember_stack(EventId id);
  void watch(const runtime::Access& access);
  std::vector<std::uintptr_t> call_stack(ThreadId thread, std::uintptr_t pc);
  std::uint64_t fingerprint() const;
  ThreadId free_thread() const;
  void record(RawFinding finding);
  void inconclusive(std::string reason);
  // Of what leaves no event: plain accesses and yields. An execution may be endless through them alone.
  bool within_access_bounds() { return ++accesses_ % (1u << 16) != 0 || look_at_access_bounds(); }
  bool look_at_access_bounds();
  bool within_time();

  Options options_;
  std::unique_ptr<Model> model_;
  ExecutionGraph graph_;
  Search search_;
  Strategy* const strategy_;  // null: all executions are explored
  std::unique_ptr<Sampler> sampler_;
  Additions& additions_;      // `search_` or `*sampler_`
  SpinLoops spins_{graph_};
  bool strengthen_ = false;

  std::array<ThreadRun, runtime::kThreadsMax> runs_;
  std::array<Tick, runtime::kThreadsMax> cursors_{};  // events executed natively
  std::array<Event, runtime::kThreadsMax> waiting_for_;  // the operation that a waiting thread waits in
  unsigned threads_used_ = runtime::kThreadsMax;      // of this run: what the next one has to reset
  std::uint64_t runnable_ = 0;
  DataRaces races_{graph_, cursors_.data()};
  std::uint64_t joining_ = 0;  // threads in kJoin
  unsigned live_ = 0;
  unsigned waiting_ = 0;  // threads in kState or kQueue
  std::uint32_t run_number_ = 0;
  std::uint64_t accesses_ = 0;  // plain ones of this run
  struct Executed { std::uint32_t run = 0; std::uint32_t co_index = 0; };
  std::vector<Executed> executed_;  // per location: the place in co that memory holds, where all places are known

  // Of a sampled execution.
  std::array<Pending, runtime::kThreadsMax> pending_;
  std::uint64_t unbegun_ = 0;    // threads that were created and have not run yet
  std::uint64_t gives_way_ = 0;  // threads that cannot make progress alone
  std::uint64_t spinning_ = 0;   // threads in kSpin
  ThreadId granted_ = kNobody;   // who goes on with what it has announced
  std::uint32_t in_a_row_ = 0;   // decisions for the thread that ran last
  bool budget_spent_ = false;
  std::uint64_t cut_by_events_ = 0;

  const Schedule* guide_ = nullptr;
  Recording recording_of_;        // what the witness shows beside the graph
  RawFinding* watched_ = nullptr; // a race whose stacks are wanted
  std::array<std::vector<std::uintptr_t>, runtime::kThreadsMax> waiting_stacks_;
  std::uint32_t watched_tick_ = 0;
  std::uint32_t watched_race_tick_ = 0;  // of the last race that was recorded

  runtime::Program* program_ = nullptr;
  bool cut_by_preemptions_ = false;
  report::Place cut_loop_;  // a loop without end that was cut short, if any
  bool stopped_ = false;
  bool restart_ = false;
  bool ended_ = false;    // this run reached its end
  bool complete_ = false; // and every thread had ended
  std::vector<RawFinding> found_;
  Goal* goal_ = nullptr;     // set: findings are only compared with it, and the search goes on
  std::string found_token_;  // where another process has found it
  report::Verdict verdict_ = report::Verdict::kVerified;
  std::string reason_;
  report::Place reason_place_;
  std::uint64_t executions_complete_ = 0;
  std::uint64_t executions_blocked_ = 0;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::time_point progress_at_;    // the last time it was told
  std::chrono::steady_clock::time_point attempt_begun_;  // since the last restart
  std::unique_ptr<Workers> workers_;                     // while the search is shared
  bool is_worker_ = false;
  std::uint64_t executions_before_workers_ = 0;
  std::vector<bool> blocked_log_;  // of a worker under --executions-max
  double covered_by_others_ = 0;   // what progress() counts that this worker did not explore
  std::vector<Search::Waiting> stuck_waiting_;
};

}  // namespace snarl::checker
