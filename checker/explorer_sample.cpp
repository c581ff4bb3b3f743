// Sampling: one execution after another, each from an empty graph, as a strategy says.
//
// A thread announces its next operation and is held there until the strategy grants it, so that at each decision all
// threads that can go on have said what they will do. Operations whose place among those of other threads makes no
// difference (fences, creation, joins, ends) are no decisions.
// Fairness. A loop that has come back to where it was, on values that are all the newest, waits until one of them is
// written; on something old it reads the newest from there on. A loop that reads the same value again and again without
// coming back to an earlier state (it counts) gives way like a yield, and so does who has gone on alone for very long.
// Threads that only undo what they do, each woken by the other, are left to wait in the end. So every loop that waits
// for another thread ends. Tested by: tests/agreement --fuzz, tests/unit/fuzz.
#include <bit>

#include "checker/explorer.h"

namespace snarl::checker {

using runtime::Action;
using runtime::Operation;
using runtime::Reply;

namespace {

// Rounds of a loop that has read the same value in each, from which on it gives way.
constexpr std::uint32_t kSameBeforeYield = 16;
// Rounds for nothing, from which on a thread is not woken any more by another that goes around for nothing as well.
constexpr std::uint32_t kIdleRoundsMax = 64;
// Decisions for one thread in a row, while others could go on, after which it gives way: where two threads take back
// what they do until the other has gone on (locks tried in opposite orders), priorities alone would never let it.
constexpr std::uint32_t kInARowMax = 2000;
constexpr auto kBetweenProgress = std::chrono::milliseconds(200);

bool is_decision(OpKind kind) {
  switch (kind) {
    case OpKind::kFence:
    case OpKind::kThreadCreate:
    case OpKind::kThreadBegin:
    case OpKind::kThreadEnd:
    case OpKind::kThreadJoin:
    case OpKind::kThreadDetach:
    case OpKind::kChoice:
    case OpKind::kBlock:
      return false;
    default:
      return true;
  }
}

}  // namespace

// --- Executions

report::Result Explorer::sample(runtime::Program& program) {
  program_ = &program;
  begun_ = attempt_begun_ = std::chrono::steady_clock::now();
  for (std::uint64_t index = 0; within_budget() && run_sampled(program, index); ++index) {
    if (on_execution) on_execution(graph_, complete_);
    (complete_ ? executions_complete_ : executions_blocked_)++;
    strategy_->end_execution();
  }
  if (found_.empty() && cut_by_events_ > 0)
    inconclusive(std::to_string(cut_by_events_) + " of " + std::to_string(executions_complete_ + executions_blocked_) +
                 " schedules were cut after " + std::to_string(options_.events_max) +
                 " visible operations: does the program end? (--events-max)");
  if (found_.empty() && executions_complete_ == 0) inconclusive("no execution came to its end within the budget");
  return conclude(program);
}

// False: nothing is to follow it.
bool Explorer::run_sampled(runtime::Program& program, std::uint64_t index) {
  do {
    restart_ = false;
    graph_.clear();
    races_.forget_locations();
    sampler_->begin_execution();
    strategy_->begin_execution(index);
    unbegun_ = gives_way_ = spinning_ = 0;
    in_a_row_ = 0;
    granted_ = kNobody;
    run_once(program);
  } while (restart_);
  return found_.empty() && verdict_ == report::Verdict::kVerified && !budget_spent_;
}

bool Explorer::within_budget() {
  const std::uint64_t executions = executions_complete_ + executions_blocked_;
  if (options_.executions_max != 0 && executions >= options_.executions_max) return false;
  if ((executions & 15) != 0 || (options_.time_limit_s == 0 && !options_.progress)) return true;
  const auto now = std::chrono::steady_clock::now();
  if (options_.progress && now - progress_at_ >= kBetweenProgress) {
    progress_at_ = now;
    report_progress(executions_complete_, executions_blocked_, 0);
  }
  return within_time();
}

// --- Who goes next

// kProceed: the thread goes on with what it has announced.
Reply Explorer::schedule(const Operation& operation) {
  const ThreadId thread = operation.thread;
  if (granted_ == thread) {
    granted_ = kNobody;
    unbegun_ &= ~(std::uint64_t{1} << thread);
    return {};
  }
  if (!is_decision(operation.kind)) return {};
  Pending& pending = pending_[thread];
  pending.kind = operation.kind;
  pending.address = operation.address;
  pending.may_write = operation.kind != OpKind::kLoad;
  if (operation.kind == OpKind::kYield) {
    gives_way_ |= std::uint64_t{1} << thread;
    pending.address = 0;
  }
  const ThreadId next = next_sampled(thread, runnable_);
  if (next == thread) return {};
  granted_ = next;
  Reply reply;
  reply.action = Action::kSwitch;
  reply.next = next;
  return reply;
}

Reply Explorer::switch_sampled(ThreadId from) {
  if (runnable_ == 0) {
    end_of_execution();
    return stop();
  }
  Reply reply;
  reply.action = Action::kSwitch;
  reply.next = granted_ = next_sampled(from, runnable_);
  return reply;
}

ThreadId Explorer::next_sampled(ThreadId current, std::uint64_t candidates) {
  // Threads that have not run yet do so first, as far as their first decision.
  if (const std::uint64_t fresh = candidates & unbegun_; fresh != 0)
    return static_cast<ThreadId>(std::countr_zero(fresh));
  // Who cannot make progress alone lets others go before it, once.
  if (const std::uint64_t yielding = gives_way_ & candidates; yielding != 0) {
    for (std::uint64_t rest = yielding; rest != 0; rest &= rest - 1)
      strategy_->gives_way(static_cast<ThreadId>(std::countr_zero(rest)));
    gives_way_ &= ~yielding;
    if ((candidates & ~yielding) != 0) candidates &= ~yielding;
  }
  if (std::has_single_bit(candidates)) return static_cast<ThreadId>(std::countr_zero(candidates));
  ThreadId next = strategy_->next_thread({current, candidates, pending_.data()});
  SNARL_CHECK((candidates >> next & 1) != 0);
  in_a_row_ = next == current ? in_a_row_ + 1 : 0;
  if (in_a_row_ > kInARowMax) {
    in_a_row_ = 0;
    strategy_->gives_way(next);
    candidates &= ~(std::uint64_t{1} << next);
    next = std::has_single_bit(candidates) ? static_cast<ThreadId>(std::countr_zero(candidates))
                                           : strategy_->next_thread({current, candidates, pending_.data()});
  }
  return next;
}

// --- Loops

Explorer::Wait Explorer::spins_sampled(ThreadRun& run, const Operation& operation) {
  const ThreadId thread = operation.thread;
  const std::uint32_t cursor = cursors_[thread];
  const SpinLoops::Verdict verdict = spins_.arrive(operation, cursor);
  spins_.take_learned();  // it counts from here on; what was sampled before stays what it was
  if (verdict == SpinLoops::Verdict::kSpins) {
    const std::uint32_t begin = spins_.iteration_begin(thread);
    spins_.begin_again(thread, cursor);
    for (std::uint32_t i = begin; i < cursor; ++i) {
      const Event& event = graph_.at({thread, i});
      if (!event.reads || (event.rf.thread() == thread && event.rf.index() >= begin)) continue;
      if (event.rf == graph_.co_max(event.location)) continue;
      sampler_->insist_on_newest(thread, cursor + (cursor - begin) + 1);
      return Wait::kNone;
    }
    run.iteration_begin = EventId(thread, begin);
    run.idle_rounds = run.quiet_since == spins_.quiet_since(thread) ? run.idle_rounds + 1 : 1;
    run.quiet_since = spins_.quiet_since(thread);
    return Wait::kSpin;
  }
  const std::uint32_t same = spins_.same_in_a_row(thread, operation.pc);
  if (same >= kSameBeforeYield) {
    gives_way_ |= std::uint64_t{1} << thread;
    sampler_->insist_on_newest(thread, cursor + 1);
  }
  return Wait::kNone;
}

// Threads that spin on what is being written look again.
void Explorer::wake_spinning(EventId write) {
  const LocationId location = graph_.at(write).location;
  const auto writer = static_cast<ThreadId>(write.thread());
  const bool idle =
      runs_[writer].idle_rounds > kIdleRoundsMax && runs_[writer].quiet_since == spins_.quiet_since(writer);
  for (std::uint64_t rest = spinning_; rest != 0; rest &= rest - 1) {
    const auto thread = static_cast<ThreadId>(std::countr_zero(rest));
    ThreadRun& run = runs_[thread];
    if (idle && run.idle_rounds > kIdleRoundsMax) continue;
    bool reads = false;
    for (std::uint32_t i = run.iteration_begin.index(); i < cursors_[thread] && !reads; ++i)
      reads = graph_.at({thread, i}).reads && graph_.at({thread, i}).location == location;
    if (!reads) continue;
    run.wait = Wait::kNone;
    spinning_ &= ~(std::uint64_t{1} << thread);
    runnable_ |= std::uint64_t{1} << thread;
  }
}

}  // namespace snarl::checker
