// lock-leaked-by-exception: something between lock() and unlock() by hand may throw, and then nobody unlocks.
//
// Told once for each lock, at the first place that throws: throw itself, functions of the unit that throw, allocation
// and library functions that are known to. Silent: guards, noexcept functions, within try, C functions, without
// exceptions. Limits: functions without a body in the unit are hints. Tested by:
// tests/analyzers/lock_leaked_by_exception.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::FunctionDecl;
using clang::Stmt;

enum class Throws { kNo, kPerhaps, kYes };

bool cannot_throw(const FunctionDecl* function) {
  const auto* type = function->getType()->getAs<clang::FunctionProtoType>();
  if (type == nullptr || clang::isUnresolvedExceptionSpec(type->getExceptionSpecType())) return false;
  return type->canThrow() == clang::CT_Cannot;
}

bool library_throws(const clang::CallExpr* call, const FunctionDecl* callee) {
  if (const Expr* object = ast::object_of(call)) {
    if (!ast::is_library_container(ast::strip(object)->getType().getNonReferenceType())) return false;
    if (callee->getOverloadedOperator() == clang::OO_PlusEqual) return true;
    return ast::one_of(ast::method_name(call),
                       {"at", "push_back", "emplace_back", "push_front", "emplace_front", "insert", "emplace",
                        "try_emplace", "resize", "reserve", "append", "assign", "push", "substr", "value"});
  }
  return ast::one_of(ast::qualified_name(*callee),
                     {"std::stoi", "std::stol", "std::stoul", "std::stoll", "std::stoull", "std::stod", "std::stof",
                      "std::make_unique", "std::make_shared", "std::get", "std::to_string"});
}

Throws throws(const Stmt* statement, int depth);

Throws body_throws(const FunctionDecl* function, int depth) {
  Throws result = Throws::kNo;
  bool caught = false;
  ast::each_statement(function->getBody(), [&](const Stmt* part) {
    if (llvm::isa<clang::CXXTryStmt>(part)) caught = true;
    if (caught || llvm::isa<clang::LambdaExpr>(part)) return false;
    if (throws(part, depth + 1) == Throws::kYes) result = Throws::kYes;
    return result != Throws::kYes;
  });
  return result;
}

Throws throws(const Stmt* statement, int depth) {
  if (llvm::isa<clang::CXXThrowExpr>(statement)) return Throws::kYes;
  if (const auto* made = llvm::dyn_cast<clang::CXXNewExpr>(statement))
    return made->getOperatorNew() != nullptr && !cannot_throw(made->getOperatorNew()) ? Throws::kYes : Throws::kNo;
  const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
  if (call == nullptr || ast::locked_by(call) != nullptr || ast::unlocked_by(call) != nullptr) return Throws::kNo;
  if (const Expr* object = ast::object_of(call))
    if (ast::is_function_object(ast::strip(object)->getType()) && llvm::isa<clang::CXXOperatorCallExpr>(call) &&
        llvm::cast<clang::CXXOperatorCallExpr>(call)->getOperator() == clang::OO_Call)
      return Throws::kYes;
  const FunctionDecl* callee = call->getDirectCallee();
  if (callee == nullptr || callee->isExternC() || callee->getBuiltinID() != 0 || cannot_throw(callee))
    return Throws::kNo;
  if (callee->isInStdNamespace() || ast::object_of(call) != nullptr) {
    if (library_throws(call, callee)) return Throws::kYes;
    if (callee->isInStdNamespace()) return Throws::kNo;
  }
  const FunctionDecl* body = nullptr;
  if (!callee->hasBody(body)) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
    return method != nullptr && method->getParent()->isInStdNamespace() ? Throws::kNo : Throws::kPerhaps;
  }
  return depth < 5 ? body_throws(body, depth) : Throws::kNo;
}

class LockLeakedByException : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    if (!report.context().getLangOpts().CXXExceptions) return;
    for (const FunctionDecl* function : model.functions()) {
      if (cannot_throw(function)) continue;
      std::set<std::pair<const Stmt*, bool>> told;
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        if (held.empty()) return;
        const Throws thrown = throws(statement, 0);
        if (thrown == Throws::kNo) return;
        for (const ast::HeldLock& lock : held) {
          if (lock.guard != nullptr || lock.path.empty() ||
              !told.insert({lock.taken_at, thrown == Throws::kYes}).second)
            continue;
          if (thrown == Throws::kPerhaps && told.count({lock.taken_at, true}) != 0) continue;
          if (!unlocks_after(function, lock.path, statement, report.context()) || in_try(statement, report.context()))
            continue;
          report
              .report(statement->getSourceRange(),
                      thrown == Throws::kYes ? report::Confidence::kLikely : report::Confidence::kHint,
                      "when this throws, the lock stays locked: a guard would unlock it")
              .note(lock.taken_at->getSourceRange(), "locked here by hand");
        }
      });
    }
  }

  // Functions that lock for their caller have no unlock of their own.
  static bool unlocks_after(const FunctionDecl* function, const std::string& path, const Stmt* at,
                            const clang::ASTContext& context) {
    bool found = false;
    ast::each_statement(function->getBody(), [&](const Stmt* part) {
      if (const Expr* lock = ast::unlocked_by(part))
        found =
            found || (ast::path_of(lock) == path && ast::is_before(at->getBeginLoc(), part->getBeginLoc(), context));
      return !found;
    });
    return found;
  }

  static bool in_try(const Stmt* statement, clang::ASTContext& context) {
    for (; statement != nullptr; statement = ast::parent_of(statement, context))
      if (llvm::isa<clang::CXXTryStmt>(statement)) return true;
    return false;
  }
};

const RegisterUnitCheck<LockLeakedByException> lock_leaked_by_exception("lock-leaked-by-exception");

}  // namespace
}  // namespace snarl::analyzers
