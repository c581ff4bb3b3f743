// unguarded-access: a field that is kept under a lock elsewhere is touched without it.
//
// The guard is declared (GUARDED_BY), or inferred: the lock that is held at most accesses of the field, at a write
// among them. Accesses count when others may run: not in constructors and destructors, not before threads start or
// after they are joined. A lock in the object itself must be that object's; what is not known well enough counts as
// held. Limits: a field whose accesses are mostly unguarded has no inferred guard. Tested by:
// tests/analyzers/unguarded_access.cpp
#include <algorithm>

#include "analyzers/check.h"
#include "analyzers/guard_inference.h"

namespace snarl::analyzers {
namespace {

class UnguardedAccess : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    for (const FieldGuard& field : infer_guards(program)) judge(field, findings);
  }

 private:
  void judge(const FieldGuard& field, std::vector<report::LintFinding>& findings) const {
    if (field.guard == 0) return;
    if (field.declared) return report_all(field, "declared", report::Confidence::kCertain, findings);
    const int bare = static_cast<int>(field.uses.size()) - field.guarded;
    if (bare == 0 || field.guarded < bare || !field.guarded_write) return;
    // A lock of somewhere else that happens to be held is weak evidence: the objects may be each thread's own.
    if (!field.own && field.guarded < 3 * bare) return;
    // Half of the accesses are no rule.
    report_all(field,
               "held at " + std::to_string(field.guarded) + " of " + std::to_string(field.uses.size()) + " accesses",
               field.own && field.guarded > bare ? report::Confidence::kLikely : report::Confidence::kHint, findings);
  }

  void report_all(const FieldGuard& field, const std::string& evidence, report::Confidence confidence,
                  std::vector<report::LintFinding>& findings) const {
    for (const FieldUse& use : field.uses)
      if (!protects(*program_, use, field.guard))
        report(use, field, evidence, is_doubtful(use, field) ? report::Confidence::kHint : confidence, findings);
  }

  // What was given to code that nobody sees may run with the locks of the place that gave it.
  bool is_doubtful(const FieldUse& use, const FieldGuard& field) const {
    if (program_->flow(use.at.function).handed_on || holds_unknown(use)) return true;
    return !field.declared && (maybe_holds(use, field.guard) || in_window(use, field.guard));
  }

  // A lock that a parameter points to may be any lock.
  bool holds_unknown(const FieldUse& use) const {
    const HeldSet held = program_->held(use.at);
    return std::any_of(held.begin(), held.end(), [&](const Held& each) {
      return each.must && program_->key(each.lock) == 0 && program_->path(each.lock).base == Base::kParameter;
    });
  }

  // Between an unlock and a lock of one function: it let go for this on purpose, and something else protects it.
  bool in_window(const FieldUse& use, Name guard) const {
    const Function& function = program_->functions()[use.at.function];
    const std::uint32_t line = program_->event(use.at).at.line;
    bool given = false, taken = false;
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const Event& event = function.blocks[block].events[index];
        for (const LockStep& step : program_->site({use.at.function, block, index}).steps) {
          if (program_->key(step.lock) != guard) continue;
          given = given || (event.at.line < line &&
                            (event.kind == EventKind::kRelease || event.kind == EventKind::kGuardUnlock));
          taken = taken ||
                  (event.at.line > line && (event.kind == EventKind::kAcquire || event.kind == EventKind::kGuardLock));
        }
      }
    return given && taken;
  }

  // The ways on which it is not held may be those on which it does not matter.
  bool maybe_holds(const FieldUse& use, Name guard) const {
    const HeldSet held = program_->held(use.at);
    return std::any_of(held.begin(), held.end(),
                       [&](const Held& each) { return !each.must && program_->key(each.lock) == guard; });
  }

  void report(const FieldUse& use, const FieldGuard& field, const std::string& evidence, report::Confidence confidence,
              std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "unguarded-access";
    finding.confidence = confidence;
    finding.message = program_->name(use.object) + " is " + (use.writes ? "written" : "read") + " without holding " +
                      program_->name_of_key(field.guard) + " (" + evidence + ")";
    finding.place = program_->place(program_->event(use.at).at);
    int shown = 0;
    for (const bool writes : {true, false})
      for (const FieldUse& other : field.uses) {
        if (shown == 3 || other.writes != writes || !protects(*program_, other, field.guard)) continue;
        finding.notes.push_back(program_->note(other.at, writes ? "written under it" : "read under it"));
        ++shown;
      }
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
};

const RegisterProgramCheck<UnguardedAccess> registered("unguarded-access");

}  // namespace
}  // namespace snarl::analyzers
