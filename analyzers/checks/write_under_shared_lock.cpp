// write-under-shared-lock: an object is changed while its lock is held for reading only.
//
// The lock protects the object when both are of one object, or when the object is changed elsewhere with the lock held
// for writing. Elements of containers are hints: each reader may have its own.
// Tested by: tests/analyzers/write_under_shared_lock.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class WriteUnderSharedLock : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    for (FunctionId id = 0; id < program.functions().size(); ++id)
      for (const Access& each : program.flow(id).accesses)
        if (each.writes && !each.atomic)
          for (const Held& held : all(id, each))
            if (!held.shared) exclusive_.insert({program.key(each.object), program.key(held.lock)});
    for (FunctionId id = 0; id < program.functions().size(); ++id)
      for (const Access& each : program.flow(id).accesses) judge(id, each, findings);
  }

 private:
  HeldSet all(FunctionId id, const Access& access) const {
    HeldSet result = access.held;
    for (const Held& entry : program_->flow(id).entry)
      if (std::none_of(result.begin(), result.end(), [&](const Held& own) { return own.lock == entry.lock; }))
        result.push_back(entry);
    return result;
  }

  void judge(FunctionId id, const Access& access, std::vector<report::LintFinding>& findings) {
    if (!access.writes || access.atomic || !is_shared(access)) return;
    const HeldSet held = all(id, access);
    if (held.empty() || std::any_of(held.begin(), held.end(), [](const Held& each) { return !each.shared; })) return;
    const bool exclusive_below = std::any_of(access.chain.begin(), access.chain.end(), [&](const EventRef& at) {
      const HeldSet there = program_->held(at);
      return std::any_of(there.begin(), there.end(), [](const Held& each) { return each.must && !each.shared; });
    });
    if (exclusive_below) return;
    for (const Held& lock : held) {
      const bool elsewhere = exclusive_.count({program_->key(access.object), program_->key(lock.lock)}) != 0;
      if (!elsewhere && !beside(access.object, lock.lock)) continue;
      if (!said_.insert(access.chain.back()).second) return;
      report(access, lock, findings);
      return;
    }
  }

  bool is_shared(const Access& access) const {
    const Path& path = program_->path(access.object);
    if (path.base == Base::kUnknown || path.base == Base::kReturn) return false;
    const Variable* variable = program_->field_of(access.object);
    if (variable == nullptr) return false;
    constexpr std::uint32_t kNever = kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsThreadLocal | kIsGuard;
    if ((variable->flags & kNever) != 0) return false;
    if (path.base != Base::kVariable) return true;
    const Variable* root = program_->variable(path.variable);
    return root == nullptr || (root->flags & kIsLocal) == 0;
  }

  bool is_part(PathId object) const {
    const Path& path = program_->path(object);
    return std::any_of(path.steps.begin(), path.steps.end(), [&](Name step) {
      const std::string& text = program_->text(step);
      return text[0] == '[' || text == "=";
    });
  }

  // Fields of one object, or both of the program.
  bool beside(PathId object, PathId lock) const {
    const PathId owner = program_->parent(lock);
    const Path &a = program_->path(object), &b = program_->path(owner == 0 ? lock : owner);
    if (owner == 0) return a.base == Base::kVariable && b.base == Base::kVariable && b.steps.empty();
    return a.base == b.base && a.index == b.index && a.variable == b.variable && a.steps.size() > b.steps.size() &&
           std::equal(b.steps.begin(), b.steps.end(), a.steps.begin());
  }

  void report(const Access& access, const Held& lock, std::vector<report::LintFinding>& findings) const {
    report::LintFinding finding;
    finding.check = "write-under-shared-lock";
    finding.confidence = is_part(access.object) ? report::Confidence::kHint : report::Confidence::kLikely;
    finding.message = program_->name(access.object) + " is changed while " + program_->name(lock.lock) +
                      " is held for reading only: other readers are there at the same time";
    finding.place = program_->place(program_->event(access.chain.back()).at);
    finding.notes.push_back(
        program_->taken_note(access.chain.front(), lock.at, program_->name(lock.lock) + " is taken for reading here"));
    for (std::size_t i = 0; i + 1 < access.chain.size(); ++i)
      finding.notes.push_back(program_->note(access.chain[i], "calls on"));
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
  std::set<std::pair<Name, Name>> exclusive_;
  std::set<EventRef> said_;
};

const RegisterProgramCheck<WriteUnderSharedLock> registered("write-under-shared-lock");

}  // namespace
}  // namespace snarl::analyzers
