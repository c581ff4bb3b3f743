// unnamed-guard: `std::lock_guard<std::mutex>(m);` makes a temporary that unlocks at once, and so do guards of other
// libraries and of the program. `std::unique_lock<std::mutex>(mutex_);` is worse: it declares a new, empty guard that
// hides mutex_.
//
// Matched: a full expression statement that is nothing but the construction of a guard. `std::lock_guard{m}, f();` and
// guards passed on to a function live long enough for what they are for.
// Tested by: tests/analyzers/unnamed_guard.cpp
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

class UnnamedGuard : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const clang::Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement)) temporary(construct, report);
        if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(statement)) hiding(declaration, function, report);
        return true;
      });
  }

  static void temporary(const clang::CXXConstructExpr* guard, UnitReporter& report) {
    if (guard->getNumArgs() == 0 || guard->getConstructor()->isCopyOrMoveConstructor()) return;
    const bool listed = ast::is_listed_guard(guard->getType());
    if (!listed && !ast::is_guard(guard->getType())) return;
    const clang::Expr* whole = nullptr;
    if (!ast::is_discarded(guard, report.context(), whole)) return;
    report.report(whole->getSourceRange(), listed ? report::Confidence::kCertain : report::Confidence::kLikely,
                  "this guard has no name, so it unlocks at the end of the statement and protects nothing");
  }

  // `std::unique_lock<std::mutex>(mutex_);` where mutex_ is a lock that is seen there.
  static void hiding(const clang::DeclStmt* statement, const clang::FunctionDecl* function, UnitReporter& report) {
    if (!statement->isSingleDecl()) return;
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(statement->getSingleDecl());
    if (variable == nullptr || variable->getIdentifier() == nullptr || !ast::is_listed_guard(variable->getType()))
      return;
    const auto* init = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(variable->getInit());
    if (init == nullptr || init->getNumArgs() != 0) return;
    const clang::ValueDecl* hidden = hidden_lock(variable, function);
    if (hidden == nullptr) return;
    report
        .report(statement->getSourceRange(), report::Confidence::kCertain,
                "this declares a new guard called " + variable->getNameAsString() + " that holds no lock")
        .note(hidden->getSourceRange(), "the lock that it hides");
  }

  static const clang::ValueDecl* hidden_lock(const clang::VarDecl* variable, const clang::FunctionDecl* function) {
    for (const clang::DeclContext* around = function; around != nullptr; around = around->getParent()) {
      if (around->isTransparentContext() || around->isFunctionOrMethod()) continue;
      for (const clang::NamedDecl* found : around->lookup(variable->getDeclName()))
        if (const auto* lock = llvm::dyn_cast<clang::ValueDecl>(found);
            lock != nullptr && lock != variable && ast::is_mutex(lock->getType()))
          return lock;
    }
    return nullptr;
  }
};

const RegisterUnitCheck<UnnamedGuard> unnamed_guard("unnamed-guard");

}  // namespace
}  // namespace snarl::analyzers
