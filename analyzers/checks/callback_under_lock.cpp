// callback-under-lock: a stored callback is called while a lock is held. What it does is not known here; if it calls
// back or takes another lock, that is a deadlock.
//
// Matched: std::function and its kin, and function pointers, that are fields or elements of fields; virtual methods of
// the pointers in a field's container. Silent: parameters, such as the f of with_lock(f). Limits: locks that callers
// hold. Tested by: tests/analyzers/callback_under_lock.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

// The field that an expression comes from: itself, its elements, or a loop's variable or a copy of those.
const clang::FieldDecl* stored_in(const Expr* expression, int depth = 0) {
  if (expression == nullptr || depth > 8) return nullptr;
  expression = ast::strip_all(expression);
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression))
    return ast::one_of(ast::method_name(call), {"front", "back", "at", "find", "begin", "get", "second"})
               ? stored_in(call->getImplicitObjectArgument(), depth + 1)
               : nullptr;
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr) return nullptr;
    if (llvm::isa<clang::CXXThisExpr>(ast::strip_all(member->getBase()))) return field;
    return stored_in(member->getBase(), depth + 1);
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression))
    return call->getNumArgs() > 0 && call->getOperator() != clang::OO_Call ? stored_in(call->getArg(0), depth + 1)
                                                                           : nullptr;
  if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression))
    return stored_in(element->getBase(), depth + 1);
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
    return stored_in(unary->getSubExpr(), depth + 1);
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    // `for (auto& [key, handler] : handlers_)`
    if (const auto* binding = llvm::dyn_cast<clang::BindingDecl>(name->getDecl())) {
      const auto* whole = llvm::dyn_cast<clang::VarDecl>(binding->getDecomposedDecl());
      return whole == nullptr ? nullptr : stored_in(whole->getInit(), depth + 1);
    }
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    // A loop's variable is initialised from an iterator of the hidden range.
    if (variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) && variable->hasLocalStorage())
      return stored_in(variable->getInit(), depth + 1);
  }
  return nullptr;
}

class CallbackUnderLock : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        const auto* call = held.empty() ? nullptr : llvm::dyn_cast<clang::CallExpr>(statement);
        if (call == nullptr) return;
        const clang::FieldDecl* field = callback_of(call);
        if (field == nullptr) return;
        report
            .report(call->getSourceRange(), report::Confidence::kLikely,
                    "this calls back from " + name_of(*field) +
                        " while a lock is held: call it after unlocking, from a copy")
            .note(held.front().taken_at->getSourceRange(), "locked here");
      });
  }

  static const clang::FieldDecl* callback_of(const clang::CallExpr* call) {
    if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call)) {
      if (by_operator->getOperator() != clang::OO_Call || by_operator->getNumArgs() == 0) return nullptr;
      const Expr* object = by_operator->getArg(0);
      return ast::is_function_object(ast::strip(object)->getType()) ? stored_in(object) : nullptr;
    }
    if (const auto* method = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
      const clang::CXXMethodDecl* callee = method->getMethodDecl();
      if (callee == nullptr || !callee->isVirtual() || callee->isConst()) return nullptr;
      const Expr* object = method->getImplicitObjectArgument();
      const clang::FieldDecl* field = stored_in(object);
      return field != nullptr && ast::is_library_container(field->getType()) ? field : nullptr;
    }
    if (call->getDirectCallee() != nullptr) return nullptr;
    return call->getCallee()->getType()->isFunctionPointerType() ? stored_in(call->getCallee()) : nullptr;
  }
};

const RegisterUnitCheck<CallbackUnderLock> callback_under_lock("callback-under-lock");

}  // namespace
}  // namespace snarl::analyzers
