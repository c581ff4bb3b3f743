// What ends an execution, and what the explorer makes of one that ended: complete, blocked, stuck, racing or failed.
#include "checker/evaluate.h"
#include "checker/explorer.h"

namespace snarl::checker {

// --- Bounds within one execution

namespace {

constexpr std::uint64_t kAccessesMax = 100'000'000;

}  // namespace

bool Explorer::is_out_of_time() const {
  if (options_.time_limit_s == 0) return false;
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count() >= options_.time_limit_s;
}

// Not asked of what is run to report a finding: that has ended before.
bool Explorer::within_time() {
  if (guide_ != nullptr || goal_ != nullptr || !is_out_of_time()) return true;
  if (strategy_ != nullptr) {
    budget_spent_ = true;
    return false;
  }
  stop_at_time_limit();
  return false;
}

std::uint64_t Explorer::announced() const {
  std::uint64_t count = std::uint64_t{run_number_} << 32;
  for (unsigned t = 0; t < threads_used_; ++t) count += cursors_[t];
  return count + accesses_;
}

bool Explorer::look_at_access_bounds() {
  if (accesses_ < kAccessesMax) return within_time();
  inconclusive("an execution has more than 100 million plain accesses: the body may never end");
  return false;
}

// --- Ends

EventId Explorer::newest_event(ThreadId thread) const {
  return cursors_[thread] == 0 ? kNoEvent : EventId(thread, cursors_[thread] - 1);
}

std::vector<EventId> Explorer::all_roots() const {
  std::vector<EventId> roots;
  for (unsigned t = 0; t < graph_.thread_count(); ++t) roots.push_back(graph_.last(t));
  return roots;
}

void Explorer::end_of_execution() {
  ended_ = true;
  complete_ = live_ == 0;
}

// An iteration that did something and undid it counts as none, unless somebody has seen what was in between: any reader
// of what stands in co from its first write to a location up to, but without, its last one, which brings back the old
// value; and any other write there. Iterations that have only seen each other are none, together.
void Explorer::look_for_observers() {
  const auto idle = [&](EventId id) {
    return runs_[id.thread()].wait == Wait::kSpin && id.index() >= runs_[id.thread()].iteration_begin.index();
  };
  for (unsigned t = 0; t < threads_used_; ++t) {
    if (runs_[t].wait != Wait::kSpin) continue;
    spins_.for_each_update(static_cast<ThreadId>(t), [&](EventId id, EventId next) {
      if (!next.exists() || graph_.at(id).kind == OpKind::kQueueEnter || graph_.at(id).kind == OpKind::kQueueLeave)
        return;
      const std::vector<EventId>& co = graph_.location(graph_.at(id).location).co;
      bool seen = false;
      for (std::uint32_t i = graph_.at(id).co_index; i < graph_.at(next).co_index; ++i) {
        seen |= !idle(co[i]);
        for (EventId r = graph_.at(co[i]).first_reader; r.exists(); r = graph_.at(r).next_reader)
          seen |= !idle(r) && r.thread() != t;
      }
      if (graph_.at(next).co_index > graph_.at(id).co_index && !seen) return;
      spins_.observed(waiting_for_[t].pc);
      restart_ = true;
    });
  }
}

void Explorer::judge_end() {
  if (complete_) return;
  if (guide_ == nullptr && strategy_ == nullptr) look_for_observers();
  if (restart_) return;
  std::vector<StuckThread> stuck;
  bool cut = false;  // somebody went no further on purpose: the execution is blocked, whoever else waits
  for (unsigned t = 0; t < runtime::kThreadsMax; ++t) {
    const ThreadRun& run = runs_[t];
    if (!run.live || run.ended) continue;
    StuckThread one{};
    one.thread = static_cast<ThreadId>(t);
    one.kind = waiting_for_[t].kind;
    one.address = waiting_for_[t].address;
    one.pc = waiting_for_[t].pc;
    one.location = run.waits_on;
    one.joins = run.joins;
    one.iteration_begin = run.iteration_begin;
    one.quiet_since = spins_.quiet_since(one.thread);
    switch (run.wait) {
      case Wait::kState:
        if (!would_wait(waiting_for_[t], t, graph_.at(graph_.co_max(run.waits_on)).value_written)) {
          cut = true;
          continue;
        }
        one.why = StuckThread::Why::kState;
        stuck_waiting_.push_back({t, waiting_for_[t]});
        break;
      case Wait::kQueue:
        one.why = waiting_for_[t].kind == OpKind::kBarrierWait ? StuckThread::Why::kBarrier : StuckThread::Why::kQueue;
        break;
      case Wait::kJoin: one.why = StuckThread::Why::kJoin; break;
      case Wait::kSpin: one.why = StuckThread::Why::kSpin; break;
      case Wait::kCut: cut = true; continue;
      case Wait::kNone: SNARL_CHECK(false && "a runnable thread was left");
    }
    stuck.push_back(one);
  }
  if (cut) return;
  std::optional<RawFinding> finding = judge_stuck(graph_, stuck, guide_ != nullptr);
  if (!finding) return;
  finding->roots = all_roots();
  if (guide_ != nullptr)
    for (RawFinding::RawPlace& place : finding->places) place.call_pcs = waiting_stacks_[place.thread];
  record(std::move(*finding));
}

void Explorer::record_race() {
  const Race& race = races_.race();
  RawFinding finding;
  const bool freed = race.kind == Race::Kind::kUseAfterFree;
  finding.kind = freed ? report::FindingKind::kUseAfterFree : report::FindingKind::kDataRace;
  const auto what = [&](const Epoch& epoch, bool frees, bool atomic, bool writes) -> std::string {
    if (atomic && graph_.at({epoch.thread, epoch.tick}).chain)
      return operation_name(graph_.at({epoch.thread, epoch.tick}));
    return frees ? "free" : std::string(atomic ? "atomic " : "") + (writes ? "write" : "read");
  };
  const std::string earlier = what(race.earlier, race.earlier_frees, race.earlier_atomic, race.earlier_writes);
  const std::string later = what(race.later, race.later_frees, race.later_atomic, race.later_writes);
  const std::string by = std::to_string(race.earlier.thread), with = std::to_string(race.later.thread);
  if (!freed) finding.message = "data race: " + earlier + " by thread " + by + " and " + later + " by thread " + with;
  else if (race.earlier_frees) finding.message = later + " by thread " + with + " of memory that thread " + by + " has freed";
  else finding.message = "memory is freed by thread " + with + " while thread " + by + " may still use it (" + earlier + ")";
  finding.missing = race.ordered ? "The memory was freed before it was used: its last use must come before the free."
                                 : "Nothing orders the " + earlier + " of thread " + by + " before the " + later +
                                       " of thread " + with + ": no happens-before between them.";
  finding.places.push_back({earlier, race.earlier.thread, race.earlier.pc, {}});
  if (!race.earlier_atomic) {
    finding.places.back().step = earlier;
    finding.places.back().address = race.address;
    finding.places.back().tick = race.earlier.tick;
  }
  finding.places.push_back({later, race.later.thread, race.later.pc, {}});
  if (!race.later_atomic) {
    finding.places.back().step = later;
    finding.places.back().address = race.address;
  }
  finding.roots = {newest_event(race.later.thread)};
  if (race.earlier_atomic) finding.roots.push_back(EventId(race.earlier.thread, race.earlier.tick));
  else if (race.earlier.tick > 0) finding.roots.push_back(EventId(race.earlier.thread, race.earlier.tick - 1));
  finding.address = race.address;
  watched_race_tick_ = race.earlier.tick;
  if (guide_ != nullptr) finding.places.back().call_pcs = call_stack(race.later.thread, race.later.pc);
  record(std::move(finding));
}

void Explorer::fault(const runtime::Fault& fault) {
  using runtime::FaultKind;
  if (fault.kind == FaultKind::kUnsupported) {
    inconclusive_at(std::string(fault.message) + " (thread " + std::to_string(fault.thread) + " at {place})",
                    {"here", fault.thread, fault.pc, call_stack(fault.thread, fault.pc), {}});
    stopped_ = true;
    return;
  }
  RawFinding finding;
  switch (fault.kind) {
    case FaultKind::kAssertion: finding.kind = report::FindingKind::kAssertion; break;
    case FaultKind::kException: finding.kind = report::FindingKind::kException; break;
    case FaultKind::kCrash: finding.kind = report::FindingKind::kCrash; break;
    case FaultKind::kInvalidFree: finding.kind = report::FindingKind::kInvalidFree; break;
    case FaultKind::kDoubleFree: finding.kind = report::FindingKind::kDoubleFree; break;
    case FaultKind::kUseAfterFree: finding.kind = report::FindingKind::kUseAfterFree; break;
    case FaultKind::kLeak: finding.kind = report::FindingKind::kLeak; break;
    case FaultKind::kThreadMisuse: finding.kind = report::FindingKind::kThreadMisuse; break;
    default: finding.kind = report::FindingKind::kLockMisuse; break;
  }
  finding.message = fault.message;
  const Epoch* freed = fault.kind == FaultKind::kDoubleFree && options_.check_races ? races_.freed_by(fault.address) : nullptr;
  finding.places.push_back({fault.kind == FaultKind::kLeak ? "allocated" : "here", fault.thread, fault.pc, {}});
  if (fault.kind == FaultKind::kDoubleFree) {
    finding.places.back().role = finding.places.back().step = "free";
    finding.places.push_back({"freed before", freed != nullptr ? freed->thread : fault.thread, fault.pc_other, {}});
    finding.places.back().step = "free";
    if (freed != nullptr) finding.places.back().tick = freed->tick;
  }
  stopped_ = true;
  if (guide_ != nullptr && fault.kind != FaultKind::kLeak) finding.places.front().call_pcs = call_stack(fault.thread, fault.pc);
  finding.roots = fault.kind == FaultKind::kLeak ? all_roots() : std::vector<EventId>{newest_event(fault.thread)};
  if (freed != nullptr && freed->tick > 0) finding.roots.push_back(EventId(freed->thread, freed->tick - 1));
  // A block that is still allocated is a leak only where every thread has come to its end.
  if (fault.kind == FaultKind::kLeak && !complete_) return;
  record(std::move(finding));
}

}  // namespace snarl::checker
