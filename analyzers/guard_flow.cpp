// Guard objects in the data flow of held locks: what each owns, and what its methods and its end do to the locks.
// Tested by: tests/analyzers, tests/unit/analyzers/lock_flow_test.cpp
#include <algorithm>

#include "analyzers/lock_flow.h"

namespace snarl::analyzers {

GuardState* LockFlow::guard(FlowState& state, PathId object) {
  for (GuardState& each : state.guards)
    if (each.guard == object) return &each;
  return nullptr;
}

void LockFlow::guard_event(const Event& event, FlowState& state) {
  const PathId object = resolve(state, event.path);
  if (event.kind == EventKind::kGuardMake) {
    GuardState made;
    made.guard = object;
    made.flags = event.flags & ~static_cast<std::uint32_t>(kInLoop);
    for (const PathId lock : event.arguments) made.locks.push_back(resolve(state, lock));
    made.owned = (event.flags & kDeferred) != 0 ? GuardState::kNo
                 : (event.flags & kTried) != 0  ? GuardState::kMaybe
                                                : GuardState::kYes;
    if ((event.flags & kDeferred) != 0)
      for (const PathId lock : made.locks) steps_.push_back({LockStep::kFree, lock, true});
    if ((event.flags & (kDeferred | kAdopted)) == 0)
      for (const PathId lock : made.locks) acquire(state, lock, event, made.owned == GuardState::kYes);
    std::erase_if(state.guards, [&](const GuardState& each) { return each.guard == object; });
    if (state.guards.size() < kListMax) state.guards.push_back(std::move(made));
    return;
  }
  if (event.kind == EventKind::kGuardMove) {
    const PathId from = resolve(state, event.other);
    GuardState moved;
    if (const GuardState* old = guard(state, from)) moved = *old;
    if (const GuardState* target = guard(state, object); target != nullptr && target->owned != GuardState::kNo)
      for (const PathId lock : target->locks) release(state, lock);
    std::erase_if(state.guards, [&](const GuardState& each) { return each.guard == object || each.guard == from; });
    moved.guard = object;
    if (!moved.locks.empty()) state.guards.push_back(std::move(moved));
    return;
  }
  GuardState* state_of = guard(state, object);
  if (state_of == nullptr) return;
  Event as_taken = event;
  as_taken.flags |= state_of->flags & (kShared | kRecursive | kSeveral);
  switch (event.kind) {
    case EventKind::kGuardLock:
    case EventKind::kGuardTryLock:
      state_of->owned = event.kind == EventKind::kGuardLock ? GuardState::kYes : GuardState::kMaybe;
      for (const PathId lock : state_of->locks) acquire(state, lock, as_taken, event.kind == EventKind::kGuardLock);
      break;
    case EventKind::kGuardUnlock:
    case EventKind::kGuardDestroy:
      if (state_of->owned != GuardState::kNo) {
        const bool maybe = state_of->owned == GuardState::kMaybe;
        for (const PathId lock : std::vector<PathId>(state_of->locks)) {
          release(state, lock);
          if (maybe && event.kind == EventKind::kGuardDestroy) steps_.back().kind = LockStep::kGiveMaybe;
        }
      } else if (event.kind == EventKind::kGuardUnlock) {
        for (const PathId lock : state_of->locks) steps_.push_back({LockStep::kGive, lock, true});
      }
      state_of->owned = GuardState::kNo;
      break;
    case EventKind::kGuardForget:
      // What was adopted is held as it was before.
      if (state_of->owned == GuardState::kYes && (state_of->flags & kAdopted) == 0)
        for (const PathId lock : state_of->locks) steps_.push_back({LockStep::kTake, lock, false});
      state_of->owned = GuardState::kNo;
      break;
    default:
      break;
  }
  if (event.kind == EventKind::kGuardDestroy)
    std::erase_if(state.guards, [&](const GuardState& each) { return each.guard == object; });
}

}  // namespace snarl::analyzers
