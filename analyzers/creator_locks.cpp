#include "analyzers/creator_locks.h"

#include <algorithm>

namespace snarl::analyzers {
namespace {

bool has(const std::vector<PathId>& list, PathId lock) {
  return std::find(list.begin(), list.end(), lock) != list.end();
}

bool holds(const HeldSet& held, PathId lock) {
  return std::any_of(held.begin(), held.end(), [&](const Held& each) { return each.must && each.lock == lock; });
}

class Starter {
 public:
  Starter(const Program& program, const EventRef& spawn)
      : program_(program), spawn_(spawn), function_(program.functions()[spawn.function]) {}

  bool lives(const std::vector<Live>& live) const {
    return std::any_of(live.begin(), live.end(), [&](const Live& each) {
      return each.spawner == spawn_.function && each.block == spawn_.block && each.event == spawn_.event;
    });
  }

  // A wait gives the lock back for a while.
  bool waits_with(PathId lock) const {
    const auto& waits = program_.flow(spawn_.function).waits;
    return std::any_of(waits.begin(), waits.end(), [&](const Blocking& each) {
      return has(each.released, lock) && lives(program_.site(each.chain.front()).live);
    });
  }

  bool covers(PathId lock) const {
    const FlowState& exit = program_.flow(spawn_.function).exit;
    if (lives(exit.live) && !((function_.flags & kMain) != 0 && holds(exit.held, lock))) return false;
    for (const auto& block : program_.flow(spawn_.function).sites)
      for (const Site& site : block)
        if (lives(site.live) && !holds(site.held, lock)) return false;
    return true;
  }

  // Each place by itself: lists of acquisitions keep one of several alike.
  bool is_taken_again(PathId lock) const {
    const auto is = [&](PathId other) { return other == lock || program_.may_be_same(other, lock); };
    for (std::uint32_t block = 0; block < function_.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function_.blocks[block].events.size(); ++index) {
        const EventRef ref{spawn_.function, block, index};
        const Site& site = program_.site(ref);
        if (!lives(site.live)) continue;
        if (std::any_of(site.steps.begin(), site.steps.end(), [&](const LockStep& step) {
              return (step.kind == LockStep::kTake || step.kind == LockStep::kTry) && is(step.lock);
            }))
          return true;
        const Event& event = program_.event(ref);
        if (event.kind != EventKind::kCall) continue;
        for (const FunctionId target : program_.targets(event))
          for (const Acquisition& each : program_.flow(target).acquisitions)
            if (is(program_.seen_from(each.lock, event.arguments, program_.functions()[target], function_)))
              return true;
      }
    return false;
  }

 private:
  const Program& program_;
  EventRef spawn_;
  const Function& function_;
};

}  // namespace

CreatorLocks creator_locks(const Program& program, const EventRef& spawn) {
  CreatorLocks result;
  // More than one thread may live at a time, started in sections of their own.
  const Starter starter(program, spawn);
  for (const Held& each : program.site(spawn).held) {
    if (!each.must || each.shared || each.recursive || starter.waits_with(each.lock)) continue;
    if (starter.covers(each.lock)) result.covering.push_back(each.lock);
    if (!starter.is_taken_again(each.lock)) result.opening.push_back(each.lock);
  }
  return result;
}

CoveringLocks::CoveringLocks(const Program& program) : program_(program), by_entry_(program.functions().size()) {
  std::vector<bool> seen(by_entry_.size(), false);
  for (FunctionId id = 0; id < program.functions().size(); ++id)
    for (std::uint32_t block = 0; block < program.functions()[id].blocks.size(); ++block)
      for (std::uint32_t index = 0; index < program.functions()[id].blocks[block].events.size(); ++index) {
        const EventRef ref{id, block, index};
        if (program.event(ref).kind != EventKind::kSpawn) continue;
        std::vector<PathId> covering = creator_locks(program, ref).covering;
        // Others have no word for the locals of the starter.
        std::erase_if(covering, [&](PathId lock) {
          const Variable* variable = program.variable(program.path(lock).variable);
          return program.path(lock).base != Base::kVariable || variable == nullptr || (variable->flags & kIsLocal) != 0;
        });
        for (const FunctionId entry : program.targets(program.event(ref))) {
          if (seen[entry])
            std::erase_if(by_entry_[entry], [&](PathId lock) { return !has(covering, lock); });
          else
            by_entry_[entry] = covering;
          seen[entry] = true;
        }
      }
}

std::vector<PathId> CoveringLocks::of(FunctionId function) const {
  std::vector<PathId> result;
  bool first = true;
  for (const std::uint32_t root : program_.flow(function).roots) {
    if (root < kFirstThreadRoot) return {};
    const std::vector<PathId>& covering = by_entry_[root - kFirstThreadRoot];
    if (first)
      result = covering;
    else
      std::erase_if(result, [&](PathId lock) { return !has(covering, lock); });
    first = false;
  }
  return result;
}

}  // namespace snarl::analyzers
