#include "checker/explorer.h"

#include <algorithm>
#include <bit>
#include <cerrno>

#include "checker/evaluate.h"
#include "checker/models/all_models.h"
#include "checker/primitives.h"

namespace snarl::checker {

using runtime::Action;
using runtime::Operation;
using runtime::Reply;

namespace {

constexpr std::size_t kStatesForGoal = 2'000;
constexpr auto kBetweenProgress = std::chrono::milliseconds(200);

// Of a replay the schedule is the bound.
std::uint32_t events_default(const Options& options, bool sampled) {
  if (!options.replay.empty()) return kIndexMax;
  return sampled ? 1'000'000 : 100'000;
}

}  // namespace

Explorer::Explorer(const Options& options, Strategy* strategy)
    : options_(options), model_(model_entry(options.model).make()), search_(graph_, *model_), strategy_(strategy),
      sampler_(strategy != nullptr ? std::make_unique<Sampler>(graph_, *model_, *strategy) : nullptr),
      additions_(strategy != nullptr ? static_cast<Additions&>(*sampler_) : search_),
      strengthen_(model_->strengthens_orders()) {
  if (options_.events_max == 0) options_.events_max = events_default(options, strategy != nullptr);
}

// --- The loop

report::Result Explorer::explore(runtime::Program& program) {
  if (!options_.replay.empty()) return replay(program);
  if (strategy_ != nullptr) return sample(program);
  program_ = &program;
  begun_ = attempt_begun_ = std::chrono::steady_clock::now();
  while (explore_tree(program) == EndKind::kRestart) restart();
  // Where there is a loop to name, it is the better reason for none having ended.
  const bool none_ended = found_.empty() && executions_complete_ == 0 && executions_blocked_ > 0;
  if (cut_loop_.pc != 0)
    inconclusive_at(
        "the loop at {place} does not end by itself and never comes back to an earlier state (does it count its "
        "iterations, or wait with a time limit again and again?): executions in which it goes around more than " +
            std::to_string(SpinLoops::kVainMax) + " times in vain were not explored" +
            (none_ended ? "; no execution came to its end" : ""),
        cut_loop_);
  if (none_ended)
    inconclusive(
        "no execution came to its end: each was cut short, where an assumption does not hold or in a loop that waits");
  if (cut_by_preemptions_)
    inconclusive("only executions with at most " + std::to_string(options_.preemptions_max) +
                 " preemptions were explored (--preemptions-max)");
  return conclude(program);
}

// The result, with the report of the finding if there is one.
report::Result Explorer::conclude(runtime::Program& program) {
  if (found_.empty()) return result({});
  const RawFinding& first = found_.front();
  WitnessCost cost;
  report::Finding finding = reproduce(program, first, found_token_.empty() ? token_of(first) : found_token_, &cost);
  return result({minimise(program, std::move(finding), cost)});
}

EndKind Explorer::explore_tree(runtime::Program& program) {
  bool more = true;
  EndKind end = EndKind::kCovered;
  while (more) {
    if (options_.jobs > 1) {
      const Turn turn = take_turn(&end);
      if (turn == Turn::kOver) return end;
      if (turn == Turn::kOtherGraph && !(more = advance())) break;
    }
    if (!within_bounds()) {
      end = EndKind::kBound;
      break;
    }
    run_once(program);
    if (restart_)
      end = EndKind::kRestart;
    else if (!found_.empty() && !go_on_for_goal())
      end = EndKind::kFinding;
    else if (verdict_ != report::Verdict::kVerified)
      end = EndKind::kVerdict;
    if (end != EndKind::kCovered) break;
    if (on_execution) on_execution(graph_, complete_);
    (complete_ ? executions_complete_ : executions_blocked_)++;
    search_.explore_waiting(stuck_waiting_);
    more = advance();
  }
  if (is_worker_) end_segment(end);
  return end;
}

// Goes to the next graph to be explored. False: there is none.
bool Explorer::advance() {
  bool more;
  do more = search_.next();
  while (more && exceeds_preemptions());
  return more;
}

// A graph that has been gone back to may need fewer preemptions once it is complete, by at most one for each thread but
// the first two (Marmanis, Kokologiannakis, Vafeiadis: Reconciling Preemption Bounding with DPOR, TACAS 2023).
bool Explorer::exceeds_preemptions() {
  if (options_.preemptions_max < 0) return false;
  const int slack = std::max(0, static_cast<int>(graph_.thread_count()) - 2);
  OrderEffort effort;
  if (goal_ != nullptr) effort.states_max = kStatesForGoal;
  const bool few = fewest_preemptions(graph_, &effort) <= options_.preemptions_max + slack;
  if (goal_ != nullptr) goal_->effort_left -= std::min(goal_->effort_left, effort.states);
  if (few) return false;
  cut_by_preemptions_ = true;
  return true;
}

void Explorer::restart() {
  restart_ = false;
  search_.clear();
  races_.clear();
  executed_.clear();
  found_.clear();
  cut_loop_ = {};
  executions_complete_ = executions_blocked_ = 0;
  attempt_begun_ = std::chrono::steady_clock::now();
  if (on_restart) on_restart();
}

bool Explorer::within_bounds() {
  if (goal_ != nullptr) {
    if (goal_->effort_left == 0) return false;
    goal_->effort_left -= std::min(goal_->effort_left, graph_.event_count() + 1);
  }
  std::uint64_t executions = executions_complete_ + executions_blocked_;
  if (is_worker_) executions += executions_before_workers_ + workers_->executions_before();
  if (options_.executions_max != 0 && executions >= options_.executions_max) {
    stop_at_executions_max();
    return false;
  }
  // Time and progress of a shared search are the leader's affair.
  if (is_worker_ || (executions & 63) != 0 || (options_.time_limit_s == 0 && !options_.progress)) return true;
  if (!within_time()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (options_.progress && now - progress_at_ >= kBetweenProgress) {
    progress_at_ = now;
    report_progress(executions_complete_, executions_blocked_, search_.progress());
  }
  return true;
}

void Explorer::stop_at_executions_max() {
  inconclusive("stopped after " + std::to_string(options_.executions_max) + " executions (--executions-max)");
}

void Explorer::stop_at_time_limit() { inconclusive("stopped after the time limit (--time-limit)"); }

void Explorer::report_progress(std::uint64_t complete, std::uint64_t blocked, double covered) {
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
  options_.progress({complete, blocked, covered > 0 ? static_cast<double>(complete) / covered : 0, elapsed});
}

void Explorer::run_once(runtime::Program& program) {
  ++run_number_;
  for (unsigned t = 0; t < threads_used_; ++t) {
    runs_[t] = ThreadRun{};
    cursors_[t] = 0;
  }
  threads_used_ = 1;
  runs_[0].live = true;
  runnable_ = 1;
  joining_ = 0;
  live_ = 1;
  waiting_ = 0;
  stopped_ = ended_ = complete_ = false;
  accesses_ = 0;
  stuck_waiting_.clear();
  races_.begin_run();
  spins_.begin_run();
  program.run(*this);
  SNARL_CHECK(stopped_ || !found_.empty() || verdict_ != report::Verdict::kVerified);
  if (ended_ && found_.empty() && !restart_) judge_end();
}

report::Result Explorer::result(std::vector<report::Finding> findings) const {
  report::Result result;
  result.model = model_entry(options_.model).name;
  result.executions_complete = executions_complete_;
  result.executions_blocked = executions_blocked_;
  result.verdict = findings.empty() ? verdict_ : report::Verdict::kBug;
  result.reason = findings.empty() ? reason_ : "";
  if (findings.empty()) result.reason_place = reason_place_;
  result.findings = std::move(findings);
  return result;
}

void Explorer::record(RawFinding finding) { found_.push_back(std::move(finding)); }

void Explorer::inconclusive(std::string reason) {
  if (verdict_ != report::Verdict::kVerified) return;
  verdict_ = report::Verdict::kInconclusive;
  reason_ = std::move(reason);
}

void Explorer::inconclusive_at(std::string reason, report::Place place) {
  if (verdict_ != report::Verdict::kVerified) return;
  inconclusive(std::move(reason));
  reason_place_ = std::move(place);
}

report::Place Explorer::here(const Operation& operation) {
  return {"loops", operation.thread, operation.pc, call_stack(operation.thread, operation.pc), {}};
}

// --- Replies

Reply Explorer::perform(const Operation& operation) {
  if (stopped_) return stop();
  if (strategy_ != nullptr)
    if (const Reply reply = schedule(operation); reply.action != Action::kProceed) return reply;
  if (operation.kind <= OpKind::kThreadJoin) return step(operation);
  if (operation.kind == OpKind::kBlock) return wait(operation, Wait::kCut);
  if (operation.kind == OpKind::kYield || operation.kind == OpKind::kThreadDetach)
    return within_access_bounds() ? Reply{} : stop();
  if (operation.timed || operation.kind == OpKind::kBarrierWait || runs_[operation.thread].stage != 0 ||
      offers_choice(runs_[operation.thread], operation))
    return staged(operation);
  return step(operation);
}

inline bool Explorer::is_newest_executed(const Event& event) {
  if (executed_.size() <= event.location) executed_.resize(event.location + 8);
  Executed& newest = executed_[event.location];
  if (newest.run == run_number_ && newest.co_index >= event.co_index) return false;
  newest = {run_number_, event.co_index};
  return true;
}

// What execute() does with an access to memory that the graph has, where nothing out of the ordinary can happen: what
// it reads from has been executed, it races with no plain access, and the place is not one where a thread was seen to
// spin.
bool Explorer::known(ThreadId thread, OpKind kind, Address address, std::uintptr_t pc, runtime::KnownAnswer& answer) {
  Tick& cursor = cursors_[thread];
  if (cursor >= graph_.size(thread)) return false;
  const Event& event = graph_.events(thread)[cursor];
  if (event.kind != kind || event.address != address) return false;
  if (event.rf.thread() < runtime::kThreadsMax && cursors_[event.rf.thread()] <= event.rf.index()) return false;
  if (spins_.maybe_site(pc) || event.location >= executed_.size()) return false;
  if (options_.check_races && !races_.is_purely_atomic(event) && !races_.is_surely_ordered(EventId(thread, cursor)))
    return false;
  if (!spins_.has_room(thread)) return false;
  if (kind != OpKind::kStore) spins_.note(thread, pc, address, cursor);
  const EventId id(thread, cursor);
  ++cursor;
  answer.value = event.result;
  answer.success = event.writes;
  answer.write_through = false;
  if (!event.writes) return true;
  if (is_newest_executed(event)) {
    answer.write_through = true;
    answer.written = event.value_written;
  }
  if (!event.reads) spins_.store(id, event);
  else if (event.value_read != event.value_written) spins_.update(id, event);
  return true;
}

Reply Explorer::step(const Operation& operation) {
  ThreadRun& run = runs_[operation.thread];
  if (cursors_[operation.thread] < graph_.size(operation.thread)) {
    // Known sites are looked at in the replayed part too; of the others only the visit is noted.
    if (can_spin(operation)) {
      if (spins_.any_site() && spins_.is_site(operation.pc))
        spins(run, operation);
      else
        spins_.note(operation.thread, operation.pc, operation.address, cursors_[operation.thread]);
    }
    return execute(run, EventId(operation.thread, cursors_[operation.thread]), operation);
  }
  return extend(run, operation);
}

Reply Explorer::stop() {
  stopped_ = true;
  Reply reply;
  reply.action = Action::kStop;
  return reply;
}

Reply Explorer::switch_from(ThreadId thread) {
  if (strategy_ != nullptr) return switch_sampled(thread);
  if (runnable_ == 0) {
    end_of_execution();
    return stop();
  }
  // Round robin from the next thread on, so that everybody's turn comes; but rather one that need not give way to
  // another.
  const std::uint64_t above = thread == 63 ? 0 : runnable_ & (~std::uint64_t{0} << (thread + 1));
  Reply reply;
  reply.action = Action::kSwitch;
  reply.next = static_cast<ThreadId>(std::countr_zero(above != 0 ? above : runnable_));
  for (const std::uint64_t part : {above, runnable_ & ~above})
    for (std::uint64_t rest = part; rest != 0; rest &= rest - 1) {
      const auto next = static_cast<ThreadId>(std::countr_zero(rest));
      if (!depends_on_others(next)) {
        reply.next = next;
        return reply;
      }
    }
  return reply;
}

// Has something that events of the thread depend on not been executed yet?
bool Explorer::depends_on_others(ThreadId thread) const {
  if (cursors_[thread] >= graph_.size(thread)) return false;
  const Tick* prefix = graph_.clock(graph_.last(thread), ClockKind::kPorf);
  for (unsigned t = 0; t < graph_.thread_count(); ++t)
    if (prefix[t] > cursors_[t] && t != thread) return true;
  return false;
}

Reply Explorer::wait(const Operation& operation, Wait why) {
  runs_[operation.thread].wait = why;
  Event& waiting = waiting_for_[operation.thread];
  waiting.kind = operation.kind;
  waiting.address = operation.address;
  waiting.pc = operation.pc;
  if (guide_ != nullptr) waiting_stacks_[operation.thread] = call_stack(operation.thread, operation.pc);
  runnable_ &= ~(std::uint64_t{1} << operation.thread);
  if (why == Wait::kJoin) joining_ |= std::uint64_t{1} << operation.thread;
  if (why == Wait::kState || why == Wait::kQueue) ++waiting_;
  if (why == Wait::kSpin) spinning_ |= std::uint64_t{1} << operation.thread;
  return switch_from(operation.thread);
}

void Explorer::wake(LocationId location) {
  if (waiting_ == 0) return;
  for (unsigned t = 0; t < runtime::kThreadsMax; ++t) {
    ThreadRun& run = runs_[t];
    if ((run.wait != Wait::kState && run.wait != Wait::kQueue) || run.waits_on != location) continue;
    run.wait = Wait::kNone;
    --waiting_;
    runnable_ |= std::uint64_t{1} << t;
  }
}

// --- Executing an event of the graph natively

Reply Explorer::nondeterministic(const Event&, const Operation&) {
  verdict_ = report::Verdict::kMisuse;
  reason_ = "the program is not deterministic: run again with the same schedule it did something else "
            "(does it read time, random numbers, addresses, input, or state kept between executions?)";
  return stop();
}

Reply Explorer::execute(ThreadRun& run, EventId id, const Operation& operation) {
  Event& event = graph_.at(id);
  if (event.kind != operation.kind || (event.address != operation.address && event.address != 0))
    return nondeterministic(event, operation);
  if (event.rf.exists() && !event.rf.is_init()) {
    unsigned needed = event.rf.thread();
    if (cursors_[needed] <= event.rf.index()) {
      while (!runs_[needed].live) needed = graph_.at(EventId(needed, 0)).rf.thread();
      Reply reply;
      reply.action = Action::kSwitch;
      reply.next = static_cast<ThreadId>(needed);
      return reply;
    }
  }
  ++cursors_[operation.thread];
  event.pc = operation.pc;
  if (event.writes && strategy_ != nullptr) wake_spinning(id);
  Reply reply;
  reply.value = event.result;
  // A graph that was gone back to may have given a primitive a state in which it is misused.
  if (event.chain && !event.writes && !check_primitive(id)) return stop();
  if (event.location != kNoLocation && options_.check_races && !mark_atomic(id)) return stop();
  if (event.location != kNoLocation && !event.chain) {
    reply.success = event.writes;
    if (event.writes) {
      // Samples and replays have executed all events of their graph, and places in co move while it grows.
      const bool all_executed = strategy_ != nullptr || guide_ != nullptr;
      if (all_executed ? graph_.co_max(event.location) == id : is_newest_executed(event)) {
        reply.write_through = true;
        reply.written = event.value_written;
      }
      if (!event.reads)
        spins_.store(id, event);
      else if (event.value_read != event.value_written)
        spins_.update(id, event);
    }
    return reply;
  }
  switch (event.kind) {
    case OpKind::kThreadCreate: {
      ThreadRun& child = runs_[event.peer];
      child.live = true;
      threads_used_ = std::max<unsigned>(threads_used_, event.peer + 1u);
      child.create = id;
      ++live_;
      runnable_ |= std::uint64_t{1} << event.peer;
      unbegun_ |= std::uint64_t{1} << event.peer;
      reply.value = event.peer;
      break;
    }
    case OpKind::kThreadEnd: {
      run.ended = true;
      --live_;
      runnable_ &= ~(std::uint64_t{1} << operation.thread);
      for (std::uint64_t rest = joining_; rest != 0; rest &= rest - 1) {
        const int t = std::countr_zero(rest);
        if (runs_[t].joins != operation.thread) continue;
        runs_[t].wait = Wait::kNone;
        runnable_ |= std::uint64_t{1} << t;
        joining_ &= ~(std::uint64_t{1} << t);
      }
      return switch_from(operation.thread);
    }
    default: break;
  }
  if (event.chain) {
    if (event.writes && event.value_read != event.value_written) spins_.update(id, event);
  } else if (event.kind != OpKind::kFence && event.kind != OpKind::kChoice) {
    spins_.effect(operation.thread);
  }
  return reply;
}

// --- Plain accesses and faults

bool Explorer::mark_atomic(EventId id) {
  if (!races_.atomic(id)) return true;
  record_race();
  return false;
}

bool Explorer::access(const runtime::Access& access) {
  if (stopped_) return false;
  if (access.kind == runtime::AccessKind::kWrite) spins_.plain_write(access.thread, access.address);
  else if (access.kind != runtime::AccessKind::kRead) spins_.effect(access.thread);
  if (!within_access_bounds()) {
    stop();
    return false;
  }
  if (watched_ != nullptr) watch(access);
  if (!options_.check_races) return true;
  if (!races_.plain(access)) return true;
  record_race();
  stop();
  return false;
}

}  // namespace snarl::checker
