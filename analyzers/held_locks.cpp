// A walk over statements that carries the held locks along: branches start with what holds before them, what ends in a
// jump does not count after them, and after a branch that both sides leave only what both hold is held.
#include "analyzers/held_locks.h"

#include <algorithm>

#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

using clang::Expr;
using clang::Stmt;
using Held = std::vector<HeldLock>;

bool is_tag(const Expr* argument, const char* name) {
  return type_name(argument->getType()) == std::string("std::") + name ||
         type_name(argument->getType()) == std::string("boost::") + name;
}

const Expr* pointed_to(const Expr* argument) {
  argument = strip_all(argument);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(argument);
      unary && unary->getOpcode() == clang::UO_AddrOf)
    return strip(unary->getSubExpr());
  return argument;
}

bool leaves(const Stmt* statement) {
  if (statement == nullptr) return false;
  if (llvm::isa<clang::ReturnStmt, clang::BreakStmt, clang::ContinueStmt, clang::GotoStmt>(statement)) return true;
  if (const auto* expression = llvm::dyn_cast<Expr>(statement)) {
    const Expr* bare = strip(expression);
    if (llvm::isa<clang::CXXThrowExpr>(bare)) return true;
    if (const clang::FunctionDecl* callee = callee_of(bare)) return callee->isNoReturn();
  }
  if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement))
    return std::any_of(block->body_begin(), block->body_end(), [](const Stmt* part) { return leaves(part); });
  return false;
}

bool in_both(const Held& held, const HeldLock& lock) {
  return std::any_of(held.begin(), held.end(),
                     [&](const HeldLock& other) { return other.guard == lock.guard && other.path == lock.path; });
}

class Walk {
 public:
  explicit Walk(LockedVisitor visit) : visit_(visit) {}

  void statement(const Stmt* statement, Held& held) {
    if (statement == nullptr) return;
    visit_(statement, held);
    if (llvm::isa<clang::LambdaExpr>(statement)) return;
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement)) return if_statement(branch, held);
    if (llvm::isa<clang::CompoundStmt>(statement) || body_of_loop(statement) != nullptr ||
        llvm::isa<clang::CXXTryStmt, clang::CXXCatchStmt>(statement))
      return block(statement, held);
    if (const auto* choice = llvm::dyn_cast<clang::SwitchStmt>(statement)) {
      Held inside = held;
      return block(choice, inside);
    }
    for (const Stmt* child : statement->children()) this->statement(child, held);
    if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) declare(declarations, held);
    take_or_drop(statement, held);
  }

 private:
  void block(const Stmt* block, Held& held) {
    std::vector<const clang::VarDecl*> before;
    for (const HeldLock& lock : held) before.push_back(lock.guard);
    for (const Stmt* child : block->children()) statement(child, held);
    // Guards of the block are gone; what was locked by hand stays.
    std::erase_if(held, [&](const HeldLock& lock) {
      return lock.guard != nullptr && std::find(before.begin(), before.end(), lock.guard) == before.end();
    });
  }

  void if_statement(const clang::IfStmt* branch, Held& held) {
    Held inside = held;
    statement(branch->getInit(), inside);
    statement(branch->getConditionVariableDeclStmt(), inside);
    statement(branch->getCond(), inside);
    Held then = inside, otherwise = inside;
    arm(branch->getThen(), then);
    arm(branch->getElse(), otherwise);
    if (leaves(branch->getThen())) {
      held = keep(otherwise, held);
    } else if (leaves(branch->getElse())) {
      held = keep(then, held);
    } else {
      std::erase_if(then, [&](const HeldLock& lock) { return !in_both(otherwise, lock); });
      held = keep(then, held);
    }
  }

  void arm(const Stmt* arm, Held& held) {
    if (arm != nullptr) statement(arm, held);
  }

  // Without guards that the if itself declared.
  static Held keep(Held after, const Held& before) {
    std::erase_if(after, [&](const HeldLock& lock) {
      return lock.guard != nullptr &&
             std::none_of(before.begin(), before.end(), [&](const HeldLock& old) { return old.guard == lock.guard; }) &&
             !lock.taken_by_call;
    });
    return after;
  }

  void declare(const clang::DeclStmt* statement, Held& held) {
    for (const clang::Decl* declaration : statement->decls()) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (variable == nullptr || variable->getType()->isReferenceType() || !is_guard(variable->getType())) continue;
      const GuardInit init = guard_init(*variable);
      if (init.deferred || init.locks.empty()) continue;
      for (const Expr* lock : init.locks) add(variable, lock, statement, held);
    }
  }

  static void add(const clang::VarDecl* guard, const Expr* lock, const Stmt* at, Held& held) {
    const Expr* object = pointed_to(lock);
    std::string path = path_of(object);
    held.push_back({guard, path.empty() ? "?" : path, named_by(object), at});
  }

  void take_or_drop(const Stmt* statement, Held& held) {
    if (const Expr* lock = locked_by(statement)) {
      const auto* guard = llvm::dyn_cast_or_null<clang::VarDecl>(named_by(lock));
      if (guard != nullptr && !is_guard(guard->getType())) guard = nullptr;
      HeldLock taken{guard, path_of(lock), named_by(lock), statement, true};
      if (guard != nullptr)
        for (const Expr* mutex : guard_init(*guard).locks) {
          taken.path = path_of(pointed_to(mutex));
          taken.lock = named_by(pointed_to(mutex));
        }
      held.push_back(taken);
    } else if (const Expr* lock = unlocked_by(statement)) {
      const std::string path = path_of(lock);
      const auto* guard = named_by(lock);
      std::erase_if(held, [&](const HeldLock& other) {
        return other.guard != nullptr ? other.guard == guard : other.path == path;
      });
    }
  }

  LockedVisitor visit_;
};

const Expr* by_call(const Stmt* statement, std::initializer_list<const char*> methods,
                    std::initializer_list<const char*> functions) {
  const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
  if (call == nullptr) return nullptr;
  if (const Expr* object = object_of(call)) {
    clang::QualType type = strip(object)->getType().getNonReferenceType();
    if (type->isPointerType()) type = type->getPointeeType();
    if (!one_of(method_name(call), methods)) return nullptr;
    return is_mutex(type) || is_guard(type) ? strip(object) : nullptr;
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr || call->getNumArgs() == 0 ||
      !one_of(callee->getName(), functions))
    return nullptr;
  return pointed_to(call->getArg(0));
}

}  // namespace

GuardInit guard_init(const clang::VarDecl& guard) {
  GuardInit result;
  if (guard.getInit() == nullptr) return result;
  const Expr* init = strip(guard.getInit());
  if (const auto* cast = llvm::dyn_cast<clang::CXXFunctionalCastExpr>(init)) init = strip(cast->getSubExpr());
  const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(init);
  if (construct == nullptr) return result;
  for (const Expr* argument : arguments_of(construct)) {
    if (is_tag(argument, "defer_lock_t")) {
      result.deferred = true;
    } else if (is_tag(argument, "adopt_lock_t")) {
      result.adopted = true;
    } else if (!is_tag(argument, "try_to_lock_t") &&
               (result.locks.empty() || type_name(guard.getType()) == "std::scoped_lock")) {
      result.locks.push_back(argument);
    }
  }
  return result;
}

const Expr* locked_by(const Stmt* statement) {
  return by_call(
      statement, {"lock", "lock_shared", "Lock", "ReaderLock", "WriterLock", "lockForRead", "lockForWrite"},
      {"pthread_mutex_lock", "pthread_rwlock_rdlock", "pthread_rwlock_wrlock", "pthread_spin_lock", "mtx_lock"});
}

const Expr* unlocked_by(const Stmt* statement) {
  return by_call(statement, {"unlock", "unlock_shared", "Unlock", "ReaderUnlock", "WriterUnlock", "release", "Release"},
                 {"pthread_mutex_unlock", "pthread_rwlock_unlock", "pthread_spin_unlock", "mtx_unlock"});
}

void walk_with_locks(const Stmt* body, LockedVisitor visit) {
  Held held;
  Walk(visit).statement(body, held);
}

}  // namespace snarl::analyzers::ast
