// Limits: a field whose accesses are mostly unguarded has a guard that is held seldom; what that means is for those who
// ask. Tested by: tests/analyzers/unguarded_access.cpp, tests/cli/lint_annotations_test.cpp
#include "analyzers/guard_inference.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "analyzers/creator_locks.h"

namespace snarl::analyzers {
namespace {

bool only_from_constructors(const Program& program, FunctionId id) {
  const auto& callers = program.flow(id).callers;
  return !callers.empty() && std::all_of(callers.begin(), callers.end(), [&](const EventRef& call) {
    if (program.event(call).kind == EventKind::kCall && (program.event(call).flags & kInitial) != 0)
      return true;  // by call_once
    return (program.functions()[call.function].flags & (kConstructor | kDestructor)) != 0 &&
           program.event(call).kind == EventKind::kCall;
  });
}

void collect(const Program& program, const CoveringLocks& covering, FunctionId id,
             std::map<Name, std::vector<FieldUse>>& uses) {
  const Function& function = program.functions()[id];
  if ((function.flags & (kUnchecked | kImplicit)) != 0) return;
  const std::vector<PathId> of_starter = covering.of(id);
  for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
    for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
      const EventRef ref{id, block, index};
      const Event& event = program.event(ref);
      if (event.kind != EventKind::kRead && event.kind != EventKind::kWrite && event.kind != EventKind::kReadWrite)
        continue;
      if (event.order != Order::kPlain || (event.flags & (kInitial | kFrees)) != 0) continue;
      const Variable* field = program.field_of(event.path);
      constexpr std::uint32_t kNever =
          kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsConst | kIsThreadLocal | kIsGuard;
      if (field == nullptr || (field->flags & kNever) != 0 || ((field->flags & kIsLocal) != 0)) continue;
      const bool own = program.path(event.path).base == Base::kThis;
      if ((function.flags & (kConstructor | kDestructor)) != 0 && own) continue;
      if (!program.others(ref) || only_from_constructors(program, id)) continue;
      FieldUse use{ref, event.path, event.kind != EventKind::kRead, {}};
      for (const Held& each : program.held(ref))
        if (each.must && program.key(each.lock) != 0) use.held.push_back(each);
      for (const PathId lock : of_starter) {
        Held held;
        held.lock = lock;
        use.held.push_back(held);
      }
      uses[field->usr].push_back(std::move(use));
    }
}

bool own_lock(const Program& program, Name guard, const Variable& field) {
  const Variable* lock = program.variable(guard);
  return lock != nullptr && lock->owner == field.owner && (lock->flags & kIsLocal) == (field.flags & kIsLocal);
}

Name most_held(const Program& program, const FieldGuard& field) {
  std::map<Name, int> counts;
  for (const FieldUse& use : field.uses)
    for (const Held& each : use.held) counts[program.key(each.lock)] = 0;
  for (auto& [guard, count] : counts)
    for (const FieldUse& use : field.uses) count += protects(program, use, guard);
  Name best = 0;
  for (const auto& [guard, count] : counts)
    if (best == 0 || count > counts[best] ||
        (count == counts[best] && own_lock(program, guard, *field.field) && !own_lock(program, best, *field.field)))
      best = guard;
  return best;
}

// What can meet no other access, one of the two a write, needs no lock and says nothing about one.
std::vector<FieldUse> that_meet_others(const Program& program, const std::vector<FieldUse>& all) {
  std::vector<FieldUse> uses;
  std::copy_if(all.begin(), all.end(), std::back_inserter(uses), [&](const FieldUse& use) {
    return std::any_of(all.begin(), all.end(), [&](const FieldUse& other) {
      return (use.writes || other.writes) && program.concurrent(use.at, other.at);
    });
  });
  return uses;
}

}  // namespace

bool protects(const Program& program, const FieldUse& use, Name guard) {
  for (const Held& each : use.held) {
    if (program.key(each.lock) != guard) continue;
    const Variable* lock = program.variable(guard);
    const Variable* field = program.field_of(use.object);
    if (lock == nullptr || field == nullptr || lock->owner == 0 || lock->owner != field->owner) return true;
    const PathId owner_of_lock = program.parent(each.lock), owner_of_field = program.parent(use.object);
    if (owner_of_lock == owner_of_field) return true;
    const Base a = program.path(each.lock).base, b = program.path(use.object).base;
    if (a == Base::kUnknown || b == Base::kUnknown || a == Base::kVariable || b == Base::kVariable) return true;
  }
  return false;
}

std::vector<FieldGuard> infer_guards(const Program& program) {
  std::map<Name, std::vector<FieldUse>> uses;
  const CoveringLocks covering(program);
  for (FunctionId id = 0; id < program.functions().size(); ++id) collect(program, covering, id, uses);
  std::vector<FieldGuard> guards;
  for (auto& [usr, list] : uses) {
    FieldGuard field;
    field.field = program.variable(usr);
    field.declared = !field.field->guarded_by.empty();
    field.uses = field.declared ? std::move(list) : that_meet_others(program, list);
    field.guard = field.declared ? program.key(field.field->guarded_by[0]) : most_held(program, field);
    if (field.guard != 0) {
      field.own = own_lock(program, field.guard, *field.field);
      for (const FieldUse& use : field.uses) {
        if (!protects(program, use, field.guard)) continue;
        ++field.guarded;
        field.guarded_write = field.guarded_write || use.writes;
      }
    }
    guards.push_back(std::move(field));
  }
  return guards;
}

}  // namespace snarl::analyzers
