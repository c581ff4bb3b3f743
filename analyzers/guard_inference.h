// Which lock guards a field, by how the whole program touches it.
#pragma once
#include <vector>

#include "analyzers/program.h"

namespace snarl::analyzers {

// An access while others may run.
struct FieldUse {
  EventRef at;
  PathId object = 0;
  bool writes = false;
  HeldSet held;
};

struct FieldGuard {
  const Variable* field = nullptr;
  Name guard = 0;         // the lock's key; 0: there is none
  bool declared = false;  // GUARDED_BY; else inferred: the lock that is held most often, the field's own object's first
  int guarded = 0;        // uses with the lock held
  bool guarded_write = false;
  bool own = false;  // the lock is a member of the same class
  std::vector<FieldUse> uses;
};

// Of every field, global and static that is touched while others may run: not in constructors and destructors, not
// before threads start or after they are joined.
std::vector<FieldGuard> infer_guards(const Program& program);

// Held so that it protects this object: a sibling field's lock must be of the same object. What is not known well
// enough counts as held.
bool protects(const Program& program, const FieldUse& use, Name guard);

}  // namespace snarl::analyzers
