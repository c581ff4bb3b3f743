// One lock along the ways through one function, each way by itself: where it is kept at the end, where it is given
// back without being held.
//
// The data flow of lock_flow.h joins ways and so cannot tell `if (a) lock(); if (a) unlock();` from a lost unlock. Here
// two tests of one condition go the same way as long as nothing in it is assigned.
// Limits: kStatesMax states a lock and function, then nothing is said; each block at most twice on one way.
// Tested by: tests/analyzers/missing_unlock.cpp, tests/analyzers/unlock_not_held.cpp
#pragma once
#include <optional>
#include <vector>

#include "analyzers/program.h"

namespace snarl::analyzers {

struct LockPaths {
  bool complete = true;                // not cut by the limit
  bool given_back = false;             // some way takes it and gives it back
  std::optional<EventRef> kept;        // where it was taken and never given back on some way
  std::optional<Point> left;           // the return or throw that this way ends with
  std::optional<EventRef> given_free;  // given back although this function gave it back before
  std::optional<EventRef> given_before;
  std::optional<EventRef> given_outside;  // given back without having been taken here
};

LockPaths walk_lock(const Program& program, FunctionId function, PathId lock);

// The locks that the function takes or gives back and that have one meaning all through it.
std::vector<PathId> locks_of(const Program& program, FunctionId function);

// Whether `path`, seen from another function, may be the same lock by its form: the same variable and fields.
bool alike(const Program& program, PathId a, PathId b);

}  // namespace snarl::analyzers
