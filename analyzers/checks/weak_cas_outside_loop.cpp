// weak-cas-outside-loop: compare_exchange_weak may fail although the value is the expected one; without a loop that
// tries again, that is taken for a real difference.
//
// Silent: in loops (also of macros), after a label that is jumped back to, in functions that call themselves, that are
// called in loops or return the result to callers outside the unit, and in functions called try...: those may fail.
// Tested by: tests/analyzers/weak_cas_outside_loop.cpp
#include <algorithm>

#include "analyzers/atomic_operations.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::FunctionDecl;
using clang::Stmt;

class WeakCasOutsideLoop : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto operation = ast::atomic_operation(statement, report.context()); operation && operation->weak)
          look_at(*operation, function, model, report);
        return true;
      });
  }

  static void look_at(const ast::AtomicOperation& operation, const FunctionDecl* function, const ast::UnitModel& model,
                      UnitReporter& report) {
    clang::ASTContext& context = report.context();
    if (ast::enclosing_loop(operation.whole, context) != nullptr || jumps_back(function, operation.whole, context))
      return;
    if (may_fail(function) || is_tried_again(function, operation.whole, model, context)) return;
    FindingBuilder finding = report.report(
        operation.whole->getSourceRange(), report::Confidence::kLikely,
        "a weak compare-exchange may fail for no reason, and no loop tries again: compare_exchange_strong does not");
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(operation.whole)) {
      const clang::Expr* callee = call->getCallee()->IgnoreImpCasts();
      const clang::SourceLocation name =
          llvm::isa<clang::MemberExpr>(callee)    ? llvm::cast<clang::MemberExpr>(callee)->getMemberLoc()
          : llvm::isa<clang::DeclRefExpr>(callee) ? llvm::cast<clang::DeclRefExpr>(callee)->getLocation()
                                                  : clang::SourceLocation();
      std::string text = text_of(clang::SourceRange(name, name), context);
      if (const std::size_t weak = text.find("_weak"); weak != std::string::npos)
        finding.replace(clang::SourceRange(name, name), text.replace(weak, 5, "_strong"));
    }
  }

  static bool jumps_back(const FunctionDecl* function, const Stmt* at, const clang::ASTContext& context) {
    bool found = false;
    ast::each_statement(function->getBody(), [&](const Stmt* statement) {
      const auto* jump = llvm::dyn_cast<clang::GotoStmt>(statement);
      found =
          found || (jump != nullptr && ast::is_before(jump->getLabel()->getLocation(), at->getBeginLoc(), context) &&
                    ast::is_before(at->getBeginLoc(), jump->getBeginLoc(), context));
      return !found;
    });
    return found;
  }

  static bool may_fail(const FunctionDecl* function) {
    const llvm::StringRef name = function->getIdentifier() == nullptr ? "" : function->getName();
    return name.starts_with_insensitive("try") || name.contains_insensitive("weak");
  }

  static bool is_tried_again(const FunctionDecl* function, const Stmt* at, const ast::UnitModel& model,
                             clang::ASTContext& context) {
    bool called = false;
    for (const auto& [caller, where] : model.callers(function)) {
      if (llvm::isa<clang::LambdaExpr>(where)) continue;  // its making, not a call
      called = true;
      if (caller == function || ast::enclosing_loop(where, context) != nullptr) return true;
    }
    // Its result is the caller's business, and the caller is not here.
    for (; at != nullptr; at = ast::parent_of(at, context))
      if (llvm::isa<clang::ReturnStmt>(at)) return !called;
    return false;
  }
};

const RegisterUnitCheck<WeakCasOutsideLoop> weak_cas_outside_loop("weak-cas-outside-loop");

}  // namespace
}  // namespace snarl::analyzers
