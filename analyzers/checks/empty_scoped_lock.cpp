// empty-scoped-lock: a guard that never gets a lock. `std::scoped_lock guard;` locks nothing, `std::unique_lock guard;`
// nothing until it is given a lock, `std::unique_lock guard(m, std::defer_lock);` nothing until somebody locks it, and
// `std::unique_lock<std::mutex> guard();` is no variable at all.
//
// Tested by: tests/analyzers/empty_scoped_lock.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Stmt;

class EmptyScopedLock : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement))
          for (const clang::Decl* declaration : declarations->decls()) look_at(declaration, function, report);
        if (const auto* temporary = llvm::dyn_cast<clang::CXXTemporaryObjectExpr>(statement))
          look_at(temporary, report);
        return true;
      });
  }

  static bool is_of_no_lock(clang::QualType type) {
    const auto* record = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
        type.getNonReferenceType()->getAsCXXRecordDecl());
    if (record == nullptr || ast::qualified_name(*record) != "std::scoped_lock") return false;
    const auto& arguments = record->getTemplateArgs();
    return arguments.size() == 0 ||
           (arguments[0].getKind() == clang::TemplateArgument::Pack && arguments[0].pack_size() == 0);
  }

  static void look_at(const clang::CXXTemporaryObjectExpr* temporary, UnitReporter& report) {
    const clang::Expr* whole = nullptr;
    if (is_of_no_lock(temporary->getType()) && ast::is_discarded(temporary, report.context(), whole))
      report.report(whole->getSourceRange(), report::Confidence::kCertain, "this guard is given no lock");
  }

  static void look_at(const clang::Decl* declaration, const clang::FunctionDecl* function, UnitReporter& report) {
    if (const auto* declared = llvm::dyn_cast<clang::FunctionDecl>(declaration)) {
      if (ast::is_listed_guard(declared->getReturnType()) && declared->param_empty())
        report.report(declared->getSourceRange(), report::Confidence::kCertain,
                      "this declares a function that returns a guard, and locks nothing");
      return;
    }
    const auto* guard = llvm::dyn_cast<clang::VarDecl>(declaration);
    if (guard == nullptr || guard->getType()->isReferenceType() || !ast::is_listed_guard(guard->getType())) return;
    if (is_of_no_lock(guard->getType())) {
      report.report(guard->getSourceRange(), report::Confidence::kCertain,
                    "this guard is given no lock, so it protects nothing");
      return;
    }
    if (!ast::one_of(ast::type_name(guard->getType()), {"std::unique_lock", "std::shared_lock", "boost::unique_lock"}))
      return;
    const auto* construct =
        guard->getInit() == nullptr ? nullptr : llvm::dyn_cast<clang::CXXConstructExpr>(ast::strip(guard->getInit()));
    if (construct == nullptr || construct->getConstructor()->isCopyOrMoveConstructor()) return;
    const ast::GuardInit init = ast::guard_init(*guard);
    if (!init.locks.empty() && !init.deferred) return;
    if (may_get_a_lock(guard, function, init.deferred)) return;
    report.report(guard->getSourceRange(), report::Confidence::kCertain,
                  init.deferred ? "this guard is told not to lock, and nothing locks it later"
                                : "this guard never gets a lock, so it protects nothing");
  }

  // Any use but asking it counts: assigned to, swapped, passed on, locked when it knows its lock.
  static bool may_get_a_lock(const clang::VarDecl* guard, const clang::FunctionDecl* function, bool deferred) {
    std::set<const clang::Expr*> harmless;
    bool possible = false;
    ast::each_statement(function->getBody(), [&](const Stmt* statement) {
      if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(statement)) {
        const bool asks = ast::one_of(ast::method_name(call), {"owns_lock", "mutex", "unlock"}) ||
                          llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl());
        const bool locks = ast::one_of(ast::method_name(call), {"lock", "try_lock", "lock_shared", "try_lock_for"});
        if (asks || (locks && !deferred)) harmless.insert(ast::strip(call->getImplicitObjectArgument()));
      } else if (const auto* cast = llvm::dyn_cast<clang::CStyleCastExpr>(statement);
                 cast && cast->getType()->isVoidType()) {
        harmless.insert(ast::strip(cast->getSubExpr()));
      } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
        possible = possible || (name->getDecl() == guard && harmless.count(name) == 0);
      }
      return !possible;
    });
    return possible;
  }
};

const RegisterUnitCheck<EmptyScopedLock> empty_scoped_lock("empty-scoped-lock");

}  // namespace
}  // namespace snarl::analyzers
