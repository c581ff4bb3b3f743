// Which locks a function holds at each of its statements, by its own text: guards that live there, lock() and unlock()
// by hand. What callers and callees hold is not seen; that is the work of the summaries.
#pragma once
#include <string>
#include <vector>

#include "analyzers/clang_headers.h"

namespace snarl::analyzers::ast {

struct HeldLock {
  const clang::VarDecl* guard = nullptr;   // null: locked by hand
  std::string path;                        // of the lock, or of the guard when it is not known which lock
  const clang::ValueDecl* lock = nullptr;  // the variable or field, when known
  const clang::Stmt* taken_at = nullptr;
  bool taken_by_call = false;  // by lock(), also of a guard
};

// Visits the statements of the body in order, each before its parts. Bodies of lambdas are left out: they run when they
// are called.
using LockedVisitor = llvm::function_ref<void(const clang::Stmt*, llvm::ArrayRef<HeldLock>)>;
void walk_with_locks(const clang::Stmt* body, LockedVisitor visit);

// The variable's initialiser as a guard of a lock; whether it locks there and then.
struct GuardInit {
  std::vector<const clang::Expr*> locks;
  bool deferred = false;
  bool adopted = false;
};
GuardInit guard_init(const clang::VarDecl& guard);

// `m.lock()`, pthread_mutex_lock(&m): the lock; null if it is none. Also of guards: `guard.lock()`.
const clang::Expr* locked_by(const clang::Stmt* statement);
const clang::Expr* unlocked_by(const clang::Stmt* statement);

}  // namespace snarl::analyzers::ast
