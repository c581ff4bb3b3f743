// wait-without-predicate: a condition wait that is not in a loop which tests again. Waits end spuriously, and what was
// announced may be gone by the time the waiter has the lock.
//
// Silent: waits with a predicate, in a loop with a condition or with a conditional way out, and thin wrappers that get
// their lock from outside and know no condition. Waits with a time-out outside loops are hints: pauses are written so.
// Tested by: tests/analyzers/wait_without_predicate.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

enum class Wait { kNone, kPlain, kTimed, kTimedWithPredicate };

Wait kind_of_wait(const clang::CallExpr* call) {
  if (const Expr* object = ast::object_of(call)) {
    clang::QualType type = ast::strip(object)->getType().getNonReferenceType();
    if (type->isPointerType()) type = type->getPointeeType();
    if (!ast::is_condition(type)) return Wait::kNone;
    const llvm::StringRef name = ast::method_name(call);
    const std::size_t arguments = ast::arguments_of(call).size();
    if (name == "wait" || name == "Wait") return arguments == 1 ? Wait::kPlain : Wait::kNone;
    if (name == "WaitWithTimeout" || name == "WaitWithDeadline") return Wait::kTimed;
    if (name != "wait_for" && name != "wait_until") return Wait::kNone;
    return arguments == 2 ? Wait::kTimed : arguments == 3 ? Wait::kTimedWithPredicate : Wait::kNone;
  }
  const std::string name = ast::callee_name(call);
  if (ast::one_of(name, {"pthread_cond_wait", "cnd_wait"})) return Wait::kPlain;
  if (ast::one_of(name, {"pthread_cond_timedwait", "cnd_timedwait", "pthread_cond_clockwait"})) return Wait::kTimed;
  return Wait::kNone;
}

// A loop that tests something before it goes on: by its condition, or by leaving under a condition.
bool tests_again(const Stmt* loop) {
  const Expr* condition = ast::condition_of(loop);
  if (llvm::isa<clang::CXXForRangeStmt>(loop)) return false;
  const auto* literal = condition == nullptr ? nullptr : ast::strip_all(condition);
  const bool endless = literal == nullptr || llvm::isa<clang::CXXBoolLiteralExpr, clang::IntegerLiteral>(literal);
  if (!endless) return true;
  bool leaves = false;
  ast::each_statement(ast::body_of_loop(loop), [&](const Stmt* part) {
    if (llvm::isa<clang::LambdaExpr>(part)) return false;
    const Expr* branch = llvm::isa<clang::IfStmt, clang::WhileStmt>(part) ? ast::condition_of(part) : nullptr;
    leaves = leaves || branch != nullptr;
    return !leaves;
  });
  return leaves;
}

// Statements after the wait that take an element without any test in between.
const Expr* takes_untested(const Stmt* loop, const Expr* wait, clang::ASTContext& context) {
  const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(ast::body_of_loop(loop));
  if (body == nullptr) return nullptr;
  bool after = false;
  for (const Stmt* part : body->body()) {
    if (!after) {
      after = ast::is_within(wait, part, context);
      if (after && !llvm::isa<Expr>(part)) return nullptr;
      continue;
    }
    if (ast::condition_of(part) != nullptr || llvm::isa<clang::CXXForRangeStmt, clang::SwitchStmt>(part))
      return nullptr;
    const Expr* taken = nullptr;
    ast::each_statement(part, [&](const Stmt* inner) {
      if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(inner))
        if (ast::one_of(ast::method_name(call), {"front", "back", "top", "pop", "pop_front", "pop_back"})) taken = call;
      return taken == nullptr && ast::condition_of(inner) == nullptr;
    });
    if (taken != nullptr) return taken;
  }
  return nullptr;
}

class WaitWithoutPredicate : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions())
      ast::each_statement_of(function, [&](const Stmt* statement) {
        if (llvm::isa<clang::LambdaExpr>(statement)) return false;
        if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) look_at(call, function, report);
        return true;
      });
  }

  static void look_at(const clang::CallExpr* call, const clang::FunctionDecl* function, UnitReporter& report) {
    const Wait wait = kind_of_wait(call);
    if (wait == Wait::kNone) return;
    clang::ASTContext& context = report.context();
    for (const Stmt* loop = ast::enclosing_loop(call, context); loop != nullptr;
         loop = ast::enclosing_loop(loop, context)) {
      if (!tests_again(loop)) continue;
      if (wait != Wait::kPlain) return;
      if (const Expr* taken = takes_untested(loop, call, context))
        report
            .report(call->getSourceRange(), report::Confidence::kLikely,
                    "after this wait an element is taken without a test: the wait may end with nothing there")
            .note(taken->getSourceRange(), "taken here");
      return;
    }
    if (is_wrapper(function)) return;
    if (wait == Wait::kTimedWithPredicate) {
      const Expr* whole = nullptr;
      if (ast::is_discarded(call, context, whole) && ast::enclosing_loop(call, context) == nullptr &&
          uses_after(call, context))
        report.report(call->getSourceRange(), report::Confidence::kHint,
                      "the result is ignored: after a time-out the predicate does not hold");
      return;
    }
    if (wait == Wait::kTimed) {
      report.report(call->getSourceRange(), report::Confidence::kHint,
                    "this wait also ends spuriously; only a loop or a predicate tells whether the condition holds");
      return;
    }
    FindingBuilder finding =
        report.report(call->getSourceRange(), report::Confidence::kLikely,
                      "this wait may end although nothing has changed, and no loop tests the condition again");
    if (const clang::IfStmt* branch = sole_if(call, context))
      finding.replace(clang::SourceRange(branch->getIfLoc(), branch->getIfLoc()), "while");
  }

  // Gets its lock from outside, or adopts it, and reads no state that could be a condition.
  static bool is_wrapper(const clang::FunctionDecl* function) {
    bool plain = true;
    ast::each_statement(function->getBody(), [&](const Stmt* part) {
      if (const auto* declaration = llvm::dyn_cast<clang::DeclStmt>(part))
        for (const clang::Decl* one : declaration->decls())
          if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(one);
              variable && ast::is_guard(variable->getType())) {
            const ast::GuardInit init = ast::guard_init(*variable);
            plain = plain && (init.adopted || init.deferred);
          }
      if (ast::locked_by(part) != nullptr) plain = false;
      if (const Expr* condition = ast::condition_of(part)) plain = plain && is_of_parameters(condition);
      return plain;
    });
    return plain && function->getNameInfo().getName().isIdentifier() && !function->isMain() &&
           llvm::StringRef(function->getNameAsString()).contains_insensitive("wait");
  }

  static bool is_of_parameters(const Expr* condition) {
    bool only = true;
    ast::each_statement(condition, [&](const Stmt* part) {
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part))
        only = only && (!llvm::isa<clang::VarDecl>(name->getDecl()) || llvm::isa<clang::ParmVarDecl>(name->getDecl()));
      only = only && !llvm::isa<clang::MemberExpr>(part);
      return only;
    });
    return only;
  }

  // Something follows in the same block that is no return.
  static bool uses_after(const Expr* call, clang::ASTContext& context) {
    const Stmt* statement = call;
    const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(ast::parent_of(call, context));
    while (block == nullptr && statement != nullptr) {
      statement = ast::parent_of(statement, context);
      if (statement != nullptr) block = llvm::dyn_cast_or_null<clang::CompoundStmt>(ast::parent_of(statement, context));
    }
    return block != nullptr && block->body_back() != statement;
  }

  // `if (c) wait(lock);` and nothing else in it.
  static const clang::IfStmt* sole_if(const Expr* call, clang::ASTContext& context) {
    const Stmt* statement = call;
    for (const Stmt* outer = ast::parent_of(call, context); outer != nullptr; outer = ast::parent_of(outer, context)) {
      if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(outer))
        return branch->getThen() == statement && branch->getElse() == nullptr && !branch->hasInitStorage() &&
                       !branch->hasVarStorage()
                   ? branch
                   : nullptr;
      const auto* block = llvm::dyn_cast<clang::CompoundStmt>(outer);
      if (block != nullptr && block->size() != 1) return nullptr;
      statement = outer;
    }
    return nullptr;
  }
};

const RegisterUnitCheck<WaitWithoutPredicate> wait_without_predicate("wait-without-predicate");

}  // namespace
}  // namespace snarl::analyzers
