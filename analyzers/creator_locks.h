// Locks that the starter of a thread holds when it starts it, and what that says of the thread.
//
// Covering: held as long as the thread lives, so that whoever takes such a lock does not run beside the thread
// (creation locksets). Opening: given back at most once while it lives, so that the thread, where it has taken the
// lock, is behind that section of its starter. Schwarz, Erhard: The Digest Framework, 2024 (as in Goblint). Limits:
// locks that the starter itself took; what callees of the starter give back counts where it leaves an effect. Tested
// by: tests/analyzers/unsynchronized_shared.cpp, tests/analyzers/unguarded_access.cpp
#pragma once
#include <vector>

#include "analyzers/program.h"

namespace snarl::analyzers {

struct CreatorLocks {
  std::vector<PathId> covering, opening;  // in the starter's frame
};

CreatorLocks creator_locks(const Program& program, const EventRef& spawn);

// Locks that cover a thread wherever it is started, by their variables; for functions that such threads alone run.
class CoveringLocks {
 public:
  explicit CoveringLocks(const Program& program);
  // All threads that run the function are covered by these.
  std::vector<PathId> of(FunctionId function) const;

 private:
  const Program& program_;
  std::vector<std::vector<PathId>> by_entry_;
};

}  // namespace snarl::analyzers
