// unguarded-access: a field that is kept under a lock elsewhere is touched without it.
//
// The guard is declared (GUARDED_BY), or inferred: the lock that is held at most accesses of the field, at a write
// among them. Accesses count when others may run: not in constructors and destructors, not before threads start or
// after they are joined. A lock in the object itself must be that object's; what is not known well enough counts as
// held. Limits: a field whose accesses are mostly unguarded has no inferred guard. Tested by:
// tests/analyzers/unguarded_access.cpp
#include <algorithm>
#include <map>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

struct Use {
  EventRef at;
  PathId object = 0;
  bool writes = false;
  HeldSet held;
};

class UnguardedAccess : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    std::map<Name, std::vector<Use>> uses;
    for (FunctionId id = 0; id < program.functions().size(); ++id) collect(id, uses);
    for (const auto& [field, list] : uses) judge(field, list, findings);
  }

 private:
  void collect(FunctionId id, std::map<Name, std::vector<Use>>& uses) const {
    const Function& function = program_->functions()[id];
    if ((function.flags & (kUnchecked | kImplicit)) != 0) return;
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const EventRef ref{id, block, index};
        const Event& event = program_->event(ref);
        if (event.kind != EventKind::kRead && event.kind != EventKind::kWrite && event.kind != EventKind::kReadWrite)
          continue;
        if (event.order != Order::kPlain || (event.flags & kInitial) != 0) continue;
        const Variable* field = program_->field_of(event.path);
        constexpr std::uint32_t kNever =
            kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsConst | kIsThreadLocal | kIsGuard;
        if (field == nullptr || (field->flags & kNever) != 0 || ((field->flags & kIsLocal) != 0)) continue;
        const bool own = program_->path(event.path).base == Base::kThis;
        if ((function.flags & (kConstructor | kDestructor)) != 0 && own) continue;
        if (!program_->others(ref) || only_from_constructors(id)) continue;
        Use use{ref, event.path, event.kind != EventKind::kRead, {}};
        for (const Held& each : program_->held(ref))
          if (each.must && program_->key(each.lock) != 0) use.held.push_back(each);
        uses[field->usr].push_back(std::move(use));
      }
  }

  bool only_from_constructors(FunctionId id) const {
    const auto& callers = program_->flow(id).callers;
    return !callers.empty() && std::all_of(callers.begin(), callers.end(), [&](const EventRef& call) {
      if (program_->event(call).kind == EventKind::kCall && (program_->event(call).flags & kInitial) != 0)
        return true;  // by call_once
      return (program_->functions()[call.function].flags & (kConstructor | kDestructor)) != 0 &&
             program_->event(call).kind == EventKind::kCall;
    });
  }

  // Held so that it protects this object: a sibling field's lock must be of the same object.
  bool protects(const Use& use, Name guard) const {
    for (const Held& each : use.held) {
      if (program_->key(each.lock) != guard) continue;
      const Variable* lock = program_->variable(guard);
      const Variable* field = program_->field_of(use.object);
      if (lock == nullptr || field == nullptr || lock->owner == 0 || lock->owner != field->owner) return true;
      const PathId owner_of_lock = program_->parent(each.lock), owner_of_field = program_->parent(use.object);
      if (owner_of_lock == owner_of_field) return true;
      const Base a = program_->path(each.lock).base, b = program_->path(use.object).base;
      if (a == Base::kUnknown || b == Base::kUnknown || a == Base::kVariable || b == Base::kVariable) return true;
    }
    return false;
  }

  void judge(Name field, const std::vector<Use>& all, std::vector<report::LintFinding>& findings) const {
    const Variable* variable = program_->variable(field);
    if (!variable->guarded_by.empty()) {
      const Name guard = program_->key(variable->guarded_by[0]);
      if (guard == 0) return;
      for (const Use& use : all)
        if (!protects(use, guard)) report(use, guard, "declared", all, report::Confidence::kCertain, findings);
      return;
    }
    // What can meet no other access needs no lock and says nothing about one.
    std::vector<Use> uses;
    for (const Use& use : all)
      if (meets_another(use, all)) uses.push_back(use);
    const bool written = std::any_of(uses.begin(), uses.end(), [](const Use& use) { return use.writes; });
    if (!written) return;
    std::map<Name, int> counts;
    for (const Use& use : uses)
      for (const Held& each : use.held) counts[program_->key(each.lock)] = 0;
    for (auto& [guard, count] : counts)
      for (const Use& use : uses) count += protects(use, guard);
    // The field's own object's lock first among equals.
    Name best = 0;
    for (const auto& [guard, count] : counts)
      if (best == 0 || count > counts[best] ||
          (count == counts[best] && own_lock(guard, *variable) && !own_lock(best, *variable)))
        best = guard;
    if (best == 0) return;
    const int guarded = counts[best], bare = static_cast<int>(uses.size()) - guarded;
    const bool guarded_write =
        std::any_of(uses.begin(), uses.end(), [&](const Use& use) { return use.writes && protects(use, best); });
    if (bare == 0 || guarded < bare || !guarded_write) return;
    // A lock of somewhere else that happens to be held is weak evidence.
    if (!own_lock(best, *variable) && guarded < 3 * bare) return;
    // Half of the accesses are no rule.
    const report::Confidence confidence = guarded > bare ? report::Confidence::kLikely : report::Confidence::kHint;
    const std::string evidence =
        "held at " + std::to_string(guarded) + " of " + std::to_string(uses.size()) + " accesses";
    for (const Use& use : uses)
      if (!protects(use, best))
        report(use, best, evidence, uses, maybe_holds(use, best) ? report::Confidence::kHint : confidence, findings);
  }

  // Whether some other access may happen at the same time, one of the two a write.
  bool meets_another(const Use& use, const std::vector<Use>& uses) const {
    return std::any_of(uses.begin(), uses.end(), [&](const Use& other) {
      return (use.writes || other.writes) && program_->concurrent(use.at, other.at);
    });
  }

  // The ways on which it is not held may be those on which it does not matter.
  bool maybe_holds(const Use& use, Name guard) const {
    const HeldSet held = program_->held(use.at);
    return std::any_of(held.begin(), held.end(),
                       [&](const Held& each) { return !each.must && program_->key(each.lock) == guard; });
  }

  bool own_lock(Name guard, const Variable& field) const {
    const Variable* lock = program_->variable(guard);
    return lock != nullptr && lock->owner == field.owner && (lock->flags & kIsLocal) == (field.flags & kIsLocal);
  }

  void report(const Use& use, Name guard, const std::string& evidence, const std::vector<Use>& uses,
              report::Confidence confidence, std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "unguarded-access";
    finding.confidence = confidence;
    finding.message = program_->name(use.object) + " is " + (use.writes ? "written" : "read") + " without holding " +
                      program_->name_of_key(guard) + " (" + evidence + ")";
    finding.place = program_->place(program_->event(use.at).at);
    int shown = 0;
    for (const bool writes : {true, false})
      for (const Use& other : uses) {
        if (shown == 3 || other.writes != writes || !protects(other, guard)) continue;
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
