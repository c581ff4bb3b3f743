// blocking-under-lock: a thread sleeps, joins, waits for a future or for input while it holds a lock.
//
// Reported in the function that holds the lock, at the call that leads to the wait. Joining is likely only when a
// thread of that handle takes the lock itself, or nothing is known of the thread; otherwise a hint, since a lock that
// serialises start and stop is meant to be held.
// Limits: condition waits are wait-with-second-lock's. Output, and streams other than by std::getline, are not seen.
// Tested by: tests/analyzers/blocking_under_lock.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class BlockingUnderLock : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    for (FunctionId id = 0; id < program.functions().size(); ++id)
      for (const Block& block : program.functions()[id].blocks)
        for (const Event& event : block.events)
          if (event.kind == EventKind::kSpawn) spawns_.push_back(&event);
    for (FunctionId id = 0; id < program.functions().size(); ++id)
      for (const Blocking& each : program.flow(id).waits) judge(id, each, findings);
  }

 private:
  // Held by this function itself, or promised to it by its callers.
  std::vector<Held> held_here(FunctionId id, const Blocking& wait) const {
    std::vector<Held> result;
    // What callers hold is said of them.
    const bool promised = program_->flow(id).callers.empty();
    for (const Held& each : program_->site(wait.chain.front()).held)
      if (each.must && (promised || !each.asserted) && program_->key(each.lock) != 0) result.push_back(each);
    return result;
  }

  bool given_back_below(const Blocking& wait, PathId lock) const {
    return std::none_of(wait.outer.begin(), wait.outer.end(), [&](const Held& each) { return each.lock == lock; });
  }

  void judge(FunctionId id, const Blocking& wait, std::vector<report::LintFinding>& findings) {
    const Event& event = program_->event(wait.chain.back());
    if (event.kind == EventKind::kWait) return;
    for (const Held& held : held_here(id, wait)) {
      if (given_back_below(wait, held.lock)) continue;
      if (!said_.insert({wait.chain.front(), wait.chain.back()}).second) return;
      report(wait, held, event.kind == EventKind::kJoin ? join(event, held) : report::Confidence::kLikely, findings);
      return;
    }
  }

  // The threads that the handle may be: by its field or variable.
  report::Confidence join(const Event& event, const Held& held) const {
    if (program_->text(event.detail) == "future") return report::Confidence::kLikely;
    const Name handle = program_->key(event.path), lock = program_->key(held.lock);
    bool known = false;
    for (const Event* spawn : spawns_) {
      const Name started = program_->key(spawn->path);
      if (started != handle && started != 0 && handle != 0) continue;
      for (const FunctionId target : program_->targets(*spawn)) {
        known = true;
        for (const Acquisition& each : program_->flow(target).acquisitions)
          if (program_->key(each.lock) == lock) return report::Confidence::kLikely;
      }
    }
    return known ? report::Confidence::kHint : report::Confidence::kLikely;
  }

  std::string what(const Event& event) const {
    if (event.kind == EventKind::kBlock) return program_->text(event.detail) + "() may wait long";
    return program_->text(event.detail) == "future" ? "waits for a future" : "waits for a thread to end";
  }

  void report(const Blocking& wait, const Held& held, report::Confidence confidence,
              std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "blocking-under-lock";
    finding.confidence = confidence;
    const std::string name = program_->name(held.lock);
    const std::string does = what(program_->event(wait.chain.back()));
    finding.message = (wait.chain.size() == 1 ? does : "this call leads to a wait (" + does + ")") + " while " + name +
                      " is held, and so does everyone who needs it";
    finding.place = program_->place(program_->event(wait.chain.front()).at);
    finding.notes.push_back(program_->taken_note(wait.chain.front(), held.at, name + " is taken here"));
    for (std::size_t i = 1; i < wait.chain.size(); ++i)
      finding.notes.push_back(program_->note(wait.chain[i], i + 1 == wait.chain.size() ? "waits" : "calls on"));
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
  std::vector<const Event*> spawns_;
  std::set<std::pair<EventRef, EventRef>> said_;
};

const RegisterProgramCheck<BlockingUnderLock> registered("blocking-under-lock");

}  // namespace
}  // namespace snarl::analyzers
