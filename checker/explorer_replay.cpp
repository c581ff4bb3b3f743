// Running one execution under a schedule: for the witness of a finding, and for a replay token.
//
// The graph starts empty and every event is added as the schedule says, as soon as what it reads from has been
// executed. A thread that has come to the end of its part waits there. The report of a finding is always made from
// such a run, so that finding it and replaying it give the same bytes.
#include <algorithm>
#include <iterator>

#include "checker/explorer.h"
#include "checker/primitives.h"

namespace snarl::checker {

using runtime::Action;
using runtime::Operation;
using runtime::Reply;

Reply Explorer::extend_guided(ThreadRun& run, const Operation& operation) {
  const unsigned thread = operation.thread;
  if (thread >= guide_->threads.size() || cursors_[operation.thread] >= guide_->threads[thread].decisions.size())
    return park(run, operation);
  const Decision& decision = guide_->threads[thread].decisions[cursors_[operation.thread]];
  if (decision.kind != operation.kind) return nondeterministic({}, operation);
  if (decision.rf.exists() && !decision.rf.is_init() && cursors_[decision.rf.thread()] <= decision.rf.index()) {
    unsigned needed = decision.rf.thread();
    while (needed < runtime::kThreadsMax && !runs_[needed].live) needed = guide_->creator(needed);
    if (needed >= runtime::kThreadsMax || needed == thread || (runnable_ >> needed & 1) == 0)
      return nondeterministic({}, operation);
    Reply reply;
    reply.action = Action::kSwitch;
    reply.next = static_cast<ThreadId>(needed);
    return reply;
  }
  Event event;
  switch (operation.kind) {
    case OpKind::kLoad: case OpKind::kStore: case OpKind::kRmw: case OpKind::kCompareExchange: {
      const LocationId location = memory_location(operation);
      if (location == kNoLocation) return stop();
      event = memory_event(operation, location);
      if (operation.kind != OpKind::kStore && options_.check_races && reads_indeterminate(operation, location)) return stop();
      break;
    }
    case OpKind::kFence: case OpKind::kThreadCreate: case OpKind::kThreadBegin: case OpKind::kThreadEnd:
    case OpKind::kThreadJoin: case OpKind::kQueueAwait: case OpKind::kChoice:
      event = event_of(operation);
      event.peer = operation.kind == OpKind::kThreadCreate ? decision.peer : event.peer;
      event.result = operation.kind == OpKind::kThreadCreate ? decision.peer : decision.choice;
      break;
    default:
      event = operation.kind == OpKind::kBarrierWait && run.stage == 1 ? event_of(operation) : primitive_event(operation);
      break;
  }
  event.choice = decision.choice;
  const EventId id = search_.force(thread, event, decision.rf, [&](EventId write) {
    return guide_->threads[write.thread()].decisions[write.index()].co_index;
  });
  if (graph_.at(id).chain && !check_primitive(id)) {
    remember_stack(id);
    return stop();
  }
  const Reply reply = execute(run, id, operation);
  if (reply.action != Action::kStop || graph_.at(id).kind == OpKind::kThreadEnd) remember_stack(id);
  return reply;
}

Reply Explorer::park(ThreadRun& run, const Operation& operation) {
  const bool spins = operation.thread < guide_->threads.size() && guide_->threads[operation.thread].spins && can_spin(operation);
  if (spins) run.iteration_begin = EventId(operation.thread, guide_->threads[operation.thread].iteration_begin);
  switch (operation.kind) {
    case OpKind::kThreadJoin:
      run.joins = static_cast<ThreadId>(operation.operand);
      return wait(operation, Wait::kJoin);
    case OpKind::kQueueAwait:
      return extend_await(run, operation, false);
    case OpKind::kBarrierWait:
      return run.stage == 1 ? extend_await(run, operation, true) : wait(operation, Wait::kCut);
    case OpKind::kLoad: case OpKind::kRmw: case OpKind::kCompareExchange:
      if (const LocationId location = memory_location(operation);
          location == kNoLocation || (options_.check_races && reads_indeterminate(operation, location)))
        return stop();
      return wait(operation, spins ? Wait::kSpin : Wait::kCut);
    default:
      if (spins) return wait(operation, Wait::kSpin);
      if (!may_block(operation.kind)) return wait(operation, Wait::kCut);
      waiting_for_[operation.thread] = primitive_event(operation);
      run.waits_on = waiting_for_[operation.thread].location;
      return wait(operation, Wait::kState);
  }
}

std::uint64_t Explorer::fingerprint() const { return options_.fingerprint ? options_.fingerprint() & 0xFFFFFFFFFF : 0; }

// The callers of the place `pc` in the thread that is at it.
std::vector<std::uintptr_t> Explorer::call_stack(ThreadId thread, std::uintptr_t pc) {
  std::uintptr_t frames[64];
  const std::size_t count = program_->call_stack(thread, frames, std::size(frames));
  std::uintptr_t* const end = frames + count;
  std::uintptr_t* at = std::find(frames + 0, end, pc);
  // Where a signal struck, the machine has the instruction itself, not what follows it.
  if (at == end) at = std::find(frames + 0, end, pc - 1);
  return at == end ? std::vector<std::uintptr_t>{} : std::vector<std::uintptr_t>(at + 1, end);
}

void Explorer::remember_stack(EventId id) {
  recording_of_.stacks[id.raw] = call_stack(static_cast<ThreadId>(id.thread()), graph_.at(id).pc);
}

// A race names two accesses; the stack of the first is taken in a second run, when it happens again.
void Explorer::watch(const runtime::Access& access) {
  RawFinding::RawPlace& place = watched_->places[0];
  if (access.thread != place.thread || access.pc != place.pc || cursors_[access.thread] != watched_tick_) return;
  if (watched_->address < access.address || watched_->address >= access.address + access.size) return;
  place.call_pcs = call_stack(access.thread, access.pc);
}

bool Explorer::run_guided(runtime::Program& program, const Schedule& schedule) {
  program_ = &program;
  guide_ = &schedule;
  search_.clear();
  races_.clear();
  executed_.clear();
  found_.clear();
  recording_of_.stacks.clear();
  while (graph_.clock_width() < schedule.threads.size()) graph_.widen(graph_.clock_width() * 2);
  do {
    restart_ = false;
    graph_.clear();
    run_once(program);
  } while (restart_);
  return !found_.empty();
}

std::string Explorer::token_of(const RawFinding& raw) const {
  Schedule schedule = make_schedule(graph_, raw.roots);
  for (unsigned t = 0; t < schedule.threads.size(); ++t) {
    schedule.threads[t].spins = runs_[t].wait == Wait::kSpin;
    schedule.threads[t].iteration_begin = runs_[t].iteration_begin.exists() ? runs_[t].iteration_begin.index() : 0;
  }
  schedule.model = options_.model;
  schedule.fingerprint = fingerprint();
  return to_token(schedule);
}

report::Finding Explorer::reproduce(runtime::Program& program, const RawFinding& raw, const std::string& token,
                                    WitnessCost* cost) {
  Options options = options_;
  options.replay = token;
  options.events_max = 0;
  options.progress = nullptr;
  Explorer replayer(options);
  report::Result again = replayer.replay(program);
  if (!again.findings.empty()) {
    if (cost != nullptr) *cost = replayer.whole_cost();
    return std::move(again.findings.front());
  }
  // It did not come back: the program does not behave the same twice. The finding stands, without its witness.
  report::Finding finding;
  finding.kind = raw.kind;
  finding.message = raw.message + " (seen once; it did not come back when the same execution was run again)";
  finding.missing = raw.missing;
  for (const RawFinding::RawPlace& place : raw.places)
    finding.places.push_back({place.role, place.thread, place.pc, place.call_pcs, {}});
  return finding;
}

report::Result Explorer::replay(runtime::Program& program) {
  const std::optional<Schedule> schedule = from_token(options_.replay);
  const auto refuse = [&](const char* why) {
    verdict_ = report::Verdict::kMisuse;
    reason_ = why;
    return result({});
  };
  if (!schedule) return refuse("the replay token is damaged: copy the whole of it");
  if (schedule->fingerprint != fingerprint())
    return refuse("the replay token was made by another build of the program: verify it again");
  if (schedule->model != options_.model) {
    Options options = options_;
    options.model = schedule->model;
    return Explorer(options).replay(program);
  }
  if (!run_guided(program, *schedule)) {
    if (verdict_ == report::Verdict::kVerified) {
      verdict_ = report::Verdict::kInconclusive;
      reason_ = "the replayed execution came to its end without a finding";
    }
    return result({});
  }
  RawFinding found = std::move(found_.front());
  if (found.address != 0 && !found.places.empty()) {
    watched_ = &found;
    watched_tick_ = watched_race_tick_;
    run_guided(program, *schedule);
    watched_ = nullptr;
    found.places.back().call_pcs = found_.empty() ? std::vector<std::uintptr_t>{} : found_.front().places.back().call_pcs;
    found_.assign(1, found);
  } else {
    found_.assign(1, found);
  }
  report::Finding finding;
  finding.kind = found.kind;
  finding.message = found.message;
  finding.missing = found.missing;
  for (const RawFinding::RawPlace& place : found.places)
    finding.places.push_back({place.role, place.thread, place.pc, place.call_pcs, {}});
  finding.witness = make_witness(graph_, recording_of_, found.places);
  if (finding.missing.empty()) finding.missing = explain_stale_read(finding.witness);
  finding.replay = options_.replay;
  executions_complete_ = 1;
  return result({std::move(finding)});
}

}  // namespace snarl::checker
