// The fate of callables that are given to functions: a lambda that is called on the spot runs with the caller's locks,
// one that is stored or given to a thread does not, and of one given to code that nobody sees neither is claimed.
//
// A parameter is called at once when the function, or one that it gives the parameter to, has a call of it. A function
// with a body that has neither such a call nor gives the parameter on keeps it. A function that may free a lock of its
// caller (it unlocks what it did not lock, a guard that it was given, or waits) says nothing about what is held when it
// calls.
// Limits: a parameter that is copied into a variable and called there counts as kept; a callable that calls through a
// lambda inside the function is not known; the locks that the callee itself holds at the call are not added.
// Tested by: tests/analyzers/double_lock_two_units, tests/analyzers/unsynchronized_shared_two_units
#include "analyzers/callables.h"

#include <algorithm>

namespace snarl::analyzers {

// The parameter itself, behind references, copies and dereferences.
static bool is_parameter(const Path& path, std::uint32_t index, const std::vector<std::string>& names) {
  return path.base == Base::kParameter && path.index == index &&
         std::all_of(path.steps.begin(), path.steps.end(), [&](Name step) { return names[step].size() == 1; });
}

Callables::Callables(Program& program) : program_(program) {
  for (FunctionId id = 0; id < program.functions_.size(); ++id)
    if (program.functions_[id].enclosing != 0) inner_.emplace(program.functions_[id].enclosing, id);
}

Callables::Use Callables::use_of(FunctionId id, std::uint32_t parameter) const {
  const Function& function = program_.functions_[id];
  if (function.blocks.empty() || parameter >= function.parameters.size()) return {};
  const auto here = [&](PathId path) { return is_parameter(program_.paths_[path], parameter, program_.names_); };
  Use result{Fate::kKept, {}};
  for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
    for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
      const Event& event = function.blocks[block].events[index];
      if (event.kind == EventKind::kInvoke && here(event.path)) return {Fate::kCalled, {}};
      if (event.kind == EventKind::kSpawn && event.target == 0 && here(event.other))
        result = {Fate::kThread, {id, block, index}};
      // Captured by a lambda in here, or given on.
      if (event.kind != EventKind::kCall && event.kind != EventKind::kSpawn) continue;
      for (std::size_t i = 0; i < event.arguments.size(); ++i) {
        if (!here(event.arguments[i])) continue;
        Use on;
        if (event.kind == EventKind::kCall) {
          const std::vector<FunctionId> targets = program_.targets(event);
          if (targets.size() == 1) {
            const bool method = (program_.functions_[targets[0]].flags & (kMethod | kLambda)) != 0;
            const auto known = uses_.find({targets[0], static_cast<std::uint32_t>(i - (method ? 1 : 0))});
            if (known != uses_.end()) on = known->second;
          }
        }
        if (on.fate == Fate::kCalled) return on;
        // In a thread of a function below: its words are not this function's.
        if (on.fate == Fate::kThread) on.fate = Fate::kUnknown;
        if (result.fate == Fate::kKept) result.fate = on.fate;
      }
    }
  // A lambda inside that calls it: when that lambda runs is another question.
  const Name name = function.parameters[parameter];
  const auto [first, last] = inner_.equal_range(function.usr);
  for (auto inner = first; inner != last && result.fate == Fate::kKept; ++inner)
    for (const Block& block : program_.functions_[inner->second].blocks)
      for (const Event& event : block.events)
        if (event.kind == EventKind::kInvoke && program_.paths_[event.path].variable == name)
          result.fate = Fate::kUnknown;
  return result;
}

Callables::Use Callables::given(const Event& give) const {
  Event callee;
  callee.target = give.detail;
  callee.flags = give.flags;
  const std::uint32_t parameter = program_.paths_[give.path].index;
  const std::vector<FunctionId> targets = program_.targets(callee);
  Use result;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto known = uses_.find({targets[i], parameter});
    Use use = known == uses_.end() ? Use{} : known->second;
    if (use.fate == Fate::kCalled && frees(targets[i])) use.fate = Fate::kUnknown;
    if (i == 0) {
      result = use;
    } else if (result.fate != use.fate) {
      return {};
    }
  }
  return result;
}

// An instance of a template that has the body's name needs no telling.
bool Callables::names(FunctionId id, Name body) const {
  for (const Block& block : program_.functions_[id].blocks)
    for (const Event& event : block.events)
      if ((event.kind == EventKind::kCall || event.kind == EventKind::kSpawn) && event.target == body) return true;
  return false;
}

bool Callables::frees(FunctionId id) const {
  if (!program_.flows_[id].effect.released.empty()) return true;
  for (const Block& block : program_.functions_[id].blocks)
    for (const Event& event : block.events) {
      if (event.kind != EventKind::kGuardUnlock && event.kind != EventKind::kGuardForget &&
          event.kind != EventKind::kWait)
        continue;
      const Base base = program_.paths_[event.kind == EventKind::kWait ? event.other : event.path].base;
      if (base != Base::kVariable) return true;
    }
  return false;
}

void Callables::become_call(Event& give) const {
  give.kind = EventKind::kCall;
  give.arguments = give.other != 0 ? std::vector<PathId>{give.other} : std::vector<PathId>{};
  give.path = give.other = give.detail = 0;
  give.flags &= ~(kVirtualCall | kNamedPost);
}

void Callables::become_spawn(Event& give, const Use& use, const Function& caller) const {
  std::vector<PathId> arguments;
  if (give.other != 0) arguments.push_back(give.other);
  Name detail = program_.pool_.name("post");
  PathId handle = 0;
  if (use.fate == Fate::kThread) {
    const Event spawn = program_.event(use.spawn);
    const Function& callee = program_.functions_[use.spawn.function];
    for (const PathId each : spawn.arguments)
      arguments.push_back(program_.translate(each, give.arguments, callee, caller));
    handle = program_.translate(spawn.path, give.arguments, callee, caller);
    detail = spawn.detail;
  } else {
    const Function* callee = program_.find(give.detail);
    const bool method = callee != nullptr && (callee->flags & (kMethod | kLambda)) != 0;
    for (std::size_t i = program_.paths_[give.path].index + (method ? 2 : 1); i < give.arguments.size(); ++i)
      arguments.push_back(give.arguments[i]);
  }
  give.kind = EventKind::kSpawn;
  give.arguments = std::move(arguments);
  give.path = handle;
  give.detail = detail;
  give.other = 0;
  give.flags &= ~(kVirtualCall | kNamedPost);
}

void Callables::settle(FunctionId id) {
  for (Block& block : program_.functions_[id].blocks)
    for (Event& event : block.events) {
      if (event.kind != EventKind::kGive) continue;
      const auto callee = program_.by_usr_.find(event.detail);
      if (callee != program_.by_usr_.end() && names(callee->second, event.target)) continue;
      const Use use = given(event);
      if (use.fate == Fate::kCalled)
        become_call(event);
      else if (use.fate == Fate::kThread || (event.flags & kNamedPost) != 0)
        become_spawn(event, use, program_.functions_[id]);
      else if (const auto body = program_.by_usr_.find(event.target);
               use.fate == Fate::kUnknown && body != program_.by_usr_.end())
        program_.flows_[body->second].handed_on = true;
    }
  for (std::uint32_t i = 0; i < program_.functions_[id].parameters.size(); ++i) {
    const Use use = use_of(id, i);
    if (use.fate != Fate::kUnknown) uses_[{id, i}] = use;
  }
}

}  // namespace snarl::analyzers
