// What the table holds without the user's additions.
#include "analyzers/lock_table.h"

namespace snarl::analyzers {

const LockTable& built_in_lock_table() {
  static const LockTable table = [] {
    LockTable result;
    for (const char* type : {"std::lock_guard", "std::scoped_lock", "std::unique_lock"})
      result.guards.push_back({type, false, std::string_view(type) == "std::scoped_lock"});
    result.guards.push_back({"std::shared_lock", true, false});
    return result;
  }();
  return table;
}

}  // namespace snarl::analyzers
