// wait-with-second-lock: a condition wait gives back its own lock while it sleeps, but not the other ones that the
// thread holds. Who shall wake it may need them.
//
// Reported where the second lock is held: at the wait, or at the call that leads to it. A wait whose
// own lock is not known is left out, since then the second may be it.
// Tested by: tests/analyzers/wait_with_second_lock.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class WaitWithSecondLock : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    std::set<EventRef> said;
    for (FunctionId id = 0; id < program.functions().size(); ++id)
      for (const Blocking& each : program.flow(id).waits) {
        if (program.event(each.chain.back()).kind != EventKind::kWait || each.released.empty()) continue;
        for (const Held& second : second_locks(id, each)) {
          if (!said.insert(each.chain.back()).second) break;
          report(each, second, findings);
          break;
        }
      }
  }

 private:
  std::vector<Held> second_locks(FunctionId id, const Blocking& wait) const {
    std::vector<Held> result;
    const auto is_own = [&](PathId lock) {
      return std::any_of(wait.released.begin(), wait.released.end(), [&](PathId own) {
        const Variable* variable = program_->field_of(own);
        // A pointer that some constructor set may be the very lock that is held.
        const bool unknown =
            variable == nullptr || (variable->flags & kIsGuard) != 0 ||
            ((variable->flags & (kIsPointer | kIsReference)) != 0 && (variable->flags & kIsLocal) == 0);
        return unknown || own == lock || program_->may_be_same(own, lock);
      });
    };
    const auto add = [&](const Held& each) {
      const bool of_caller = each.asserted && !program_->flow(id).callers.empty();
      if (each.must && !of_caller && program_->key(each.lock) != 0 && !is_own(each.lock)) result.push_back(each);
    };
    const HeldSet& here = program_->site(wait.chain.front()).held;
    for (const Held& each : wait.outer)
      if (std::any_of(here.begin(), here.end(), [&](const Held& own) { return own.lock == each.lock; })) add(each);
    if (wait.chain.size() == 1 && program_->flow(id).callers.empty())
      for (const Held& each : program_->held(wait.chain.front())) add(each);
    return result;
  }

  void report(const Blocking& wait, const Held& second, std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "wait-with-second-lock";
    finding.confidence = report::Confidence::kLikely;
    const std::string name = program_->name(second.lock);
    finding.message = "while this waits for " + program_->name(wait.about) + ", " + name +
                      " stays held: who shall wake it may need that lock";
    finding.place = program_->place(program_->event(wait.chain.front()).at);
    finding.notes.push_back(program_->taken_note(wait.chain.front(), second.at, name + " is taken here"));
    for (std::size_t i = 1; i < wait.chain.size(); ++i)
      finding.notes.push_back(program_->note(wait.chain[i], i + 1 == wait.chain.size() ? "waits" : "calls on"));
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
};

const RegisterProgramCheck<WaitWithSecondLock> registered("wait-with-second-lock");

}  // namespace
}  // namespace snarl::analyzers
