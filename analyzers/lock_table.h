// Which types and functions lock, wait, start threads or block: data, so that users can add their own in
// .snarl-lint.yaml. What is written in the program itself (wrappers, guards) is inferred from its bodies; the table is
// for what has no visible body.
#pragma once
#include <string>
#include <vector>

namespace snarl::analyzers {

// A type that is a lock by itself. Methods are matched by name.
struct LockType {
  std::string type;  // qualified, without template arguments: "std::mutex"
  std::vector<std::string> lock, try_lock, unlock;
  std::vector<std::string> lock_shared, try_lock_shared, unlock_shared;
  bool recursive = false;
};

// A type whose objects hold locks while they live.
struct GuardType {
  std::string type;      // "std::lock_guard"
  bool shared = false;   // takes the lock in shared mode
  bool several = false;  // takes several without an order among them
};

enum class CallRole {
  kLock,
  kTryLock,
  kUnlock,
  kLockShared,
  kUnlockShared,  // the argument is the lock: pthread_mutex_lock(&m)
  kLockSeveral,   // std::lock(a, b)
  kWait,          // argument: condition; `other`: the lock
  kNotifyOne,
  kNotifyAll,
  kSpawn,  // argument: the entry; `other`: what it gets (-1: the rest)
  kJoin,
  kDetach,
  kPost,   // runs its callable argument later, in some thread
  kBlock,  // sleeps, waits or does input or output
};

// A function or method by its qualified name ("pthread_mutex_lock", "boost::asio::post", "*::submit": any class).
struct CallRule {
  std::string function;
  CallRole role;
  int argument = 0;  // -1: the object it is called on
  int other = -2;    // -2: none
};

struct LockTable {
  std::vector<LockType> locks;
  std::vector<GuardType> guards;
  std::vector<std::string> conditions;  // "std::condition_variable"
  std::vector<std::string> threads;     // "std::thread"
  std::vector<CallRule> calls;
};

// std, pthread, C11, Abseil, Boost, Folly, Qt.
const LockTable& built_in_lock_table();

}  // namespace snarl::analyzers
