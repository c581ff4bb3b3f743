// unlock-not-held: a lock is given back by who does not hold it: twice, behind a guard's back, on a way that never took
// it, or by another thread than the one that took it.
//
// Each way through the function is looked at by itself (lock_paths.h); findings are likely, never certain. A function
// that gives back what it never took is judged where it is called, up to main or a thread's entry.
// Tested by: tests/analyzers/unlock_not_held.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/lock_paths.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class UnlockNotHeld : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    for (FunctionId id = 0; id < program.functions().size(); ++id) {
      const Function& function = program.functions()[id];
      if (function.blocks.empty() || (function.flags & (kUnchecked | kImplicit)) != 0) continue;
      for (const PathId lock : locks_of(program, id)) judge(id, lock, findings);
    }
  }

 private:
  bool is_root(FunctionId id) const {
    const auto& callers = program_->flow(id).callers;
    return (program_->functions()[id].flags & kMain) != 0 ||
           (!callers.empty() && std::all_of(callers.begin(), callers.end(), [&](const EventRef& call) {
             return program_->event(call).kind == EventKind::kSpawn;
           }));
  }

  // Some function leaves such a lock held for others.
  bool left_by_some(FunctionId id, PathId lock) const {
    for (FunctionId other = 0; other < program_->functions().size(); ++other) {
      if (other == id) continue;
      for (const Held& each : program_->flow(other).effect.acquired)
        if (program_->key(each.lock) == program_->key(lock)) return true;
    }
    return false;
  }

  void judge(FunctionId id, PathId lock, std::vector<report::LintFinding>& findings) const {
    const LockPaths paths = walk_lock(*program_, id, lock);
    if (!paths.complete) return;
    if (paths.given_free) {
      report(lock, *paths.given_free, paths.given_before, findings);
      return;
    }
    if (!paths.given_outside) return;
    const Function& function = program_->functions()[id];
    const bool promised = std::any_of(function.promises.begin(), function.promises.end(), [](const Promise& promise) {
      return promise.contract == Contract::kReleases || promise.contract == Contract::kRequires ||
             promise.contract == Contract::kRequiresShared;
    });
    if (promised || (function.flags & (kDestructor | kLambda)) != 0) {
      if (promised || !is_root(id)) return;
    }
    const Variable* variable = program_->field_of(lock);
    const bool known_lock = variable != nullptr && (variable->flags & kIsLock) != 0;
    const bool alone = program_->flow(id).callers.empty() && (function.flags & kMain) == 0;
    if (is_root(id) || (alone && known_lock && !left_by_some(id, lock) && takes_another(id, lock)))
      report(lock, *paths.given_outside, std::nullopt, findings);
  }

  // It does hold a lock of its own there, but another one.
  bool takes_another(FunctionId id, PathId lock) const {
    const auto& acquired = program_->flow(id).effect.acquired;
    return std::any_of(acquired.begin(), acquired.end(), [&](const Held& each) { return each.lock != lock; });
  }

  void report(PathId lock, EventRef at, std::optional<EventRef> before,
              std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "unlock-not-held";
    finding.confidence = report::Confidence::kLikely;
    const std::string name = program_->name(lock);
    const bool guard = program_->event(at).kind == EventKind::kGuardDestroy ||
                       (program_->event(at).kind == EventKind::kCall && program_->find(program_->event(at).target) &&
                        (program_->find(program_->event(at).target)->flags & kDestructor) != 0);
    if (guard && before) {
      finding.message = name + " is given back here behind the back of its guard, which gives it back again";
      finding.place = program_->place(program_->event(*before).at);
      finding.notes.push_back(program_->note(at, "the guard gives it back here"));
    } else {
      finding.message = name + (before ? " is given back although it was given back before"
                                       : " is given back although this thread does not hold it on some way here");
      finding.place = program_->place(program_->event(at).at);
      if (before) finding.notes.push_back(program_->note(*before, "given back here already"));
    }
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
};

const RegisterProgramCheck<UnlockNotHeld> registered("unlock-not-held");

}  // namespace
}  // namespace snarl::analyzers
