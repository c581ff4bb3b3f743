// discarded-future: the future of std::async waits in its destructor. When the result is dropped, that is at the end of
// the statement, and the task runs as if it had been called; a future that dies at the end of a loop's turn does the
// same.
//
// Limits: futures of other makers do not wait and are not meant. Tested by: tests/analyzers/discarded_future.cpp
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

bool is_async(const Expr* expression) { return ast::callee_name(expression) == "std::async"; }

// A function that returns what std::async gave.
bool returns_async(const clang::FunctionDecl* function) {
  bool found = false;
  const clang::FunctionDecl* with_body = nullptr;
  if (function == nullptr || !ast::is_future(function->getReturnType()) || !function->hasBody(with_body)) return false;
  ast::each_statement(with_body->getBody(), [&](const Stmt* statement) {
    if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(statement); back && back->getRetValue() != nullptr)
      found = found || is_async(ast::strip_all(back->getRetValue()));
    return !llvm::isa<clang::LambdaExpr>(statement);
  });
  return found;
}

// The launch policy, when it is std::launch::deferred.
bool is_deferred(const Expr* call, const clang::ASTContext& context) {
  const auto arguments = ast::arguments_of(call);
  clang::Expr::EvalResult value;
  if (arguments.empty() || ast::type_name(arguments[0]->getType()) != "std::launch") {
    const clang::QualType type = arguments.empty() ? clang::QualType() : arguments[0]->getType().getNonReferenceType();
    if (type.isNull() || !type->isEnumeralType()) return false;
  }
  return !arguments[0]->isValueDependent() && arguments[0]->EvaluateAsInt(value, context) && value.Val.getInt() == 2;
}

class DiscardedFuture : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) dropped(call, report);
        if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(statement)) last_of_turn(block, report);
        return true;
      });
  }

  static void dropped(const clang::CallExpr* call, UnitReporter& report) {
    const bool direct = is_async(call);
    const Expr* whole = nullptr;
    if ((!direct && !returns_async(call->getDirectCallee())) || !ast::is_discarded(call, report.context(), whole))
      return;
    if (direct && is_deferred(call, report.context())) {
      report.report(whole->getSourceRange(), report::Confidence::kCertain,
                    "a deferred task whose future is dropped never runs");
      return;
    }
    report.report(whole->getSourceRange(), direct ? report::Confidence::kCertain : report::Confidence::kLikely,
                  "the future is dropped, and its destructor waits here: the task does not run beside this code");
  }

  // `for (...) { auto done = std::async(...); }`
  static void last_of_turn(const clang::CompoundStmt* block, UnitReporter& report) {
    const auto* last = block->body_empty() ? nullptr : llvm::dyn_cast<clang::DeclStmt>(block->body_back());
    if (last == nullptr || !last->isSingleDecl()) return;
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(last->getSingleDecl());
    if (variable == nullptr || variable->getInit() == nullptr || !variable->hasLocalStorage() ||
        !ast::is_future(variable->getType()))
      return;
    const Expr* init = ast::strip_all(variable->getInit());
    if (!is_async(init) || is_deferred(init, report.context())) return;
    report.report(
        init->getSourceRange(), report::Confidence::kLikely,
        "the future dies right here, at the end of its block, and waits for the task: nothing runs beside it");
  }
};

const RegisterUnitCheck<DiscardedFuture> discarded_future("discarded-future");

}  // namespace
}  // namespace snarl::analyzers
