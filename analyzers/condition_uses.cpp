// Collects waits with their predicates, and notifications.
#include "analyzers/condition_uses.h"

#include "analyzers/atomic_operations.h"
#include "analyzers/finding_builder.h"
#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::ValueDecl;

const Expr* condition_object(const clang::CallExpr* call) {
  if (const Expr* object = object_of(call)) {
    clang::QualType type = strip(object)->getType().getNonReferenceType();
    if (type->isPointerType()) type = type->getPointeeType();
    return is_condition(type) ? object : nullptr;
  }
  return call->getNumArgs() > 0 && is_condition(strip_all(call->getArg(0))->getType()->isPointerType()
                                                    ? strip_all(call->getArg(0))->getType()->getPointeeType()
                                                    : clang::QualType())
             ? call->getArg(0)
             : nullptr;
}

void test(ConditionWait& wait, const Stmt* predicate) {
  wait.predicate = predicate;
  each_statement(predicate, [&](const Stmt* part) {
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(part)) {
      if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl()))
        wait.tested.insert(field->getCanonicalDecl());
    } else if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable != nullptr && !variable->getType().isConstQualified())
        wait.tested.insert(variable->getCanonicalDecl());
    }
    return true;
  });
}

std::string text_of_condition(const Stmt* predicate, const clang::ASTContext& context) {
  const Stmt* value = predicate;
  if (const auto* body = llvm::dyn_cast<clang::CompoundStmt>(predicate); body && body->size() == 1)
    if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(body->body_front())) value = back->getRetValue();
  if (value == nullptr) return "";
  std::string text = text_of(value->getSourceRange(), context);
  while (!text.empty() && text.front() == '!') text.erase(0, 1);
  return text;
}

ConditionWait wait_of(const clang::CallExpr* call, const clang::FunctionDecl* function, clang::ASTContext& context) {
  ConditionWait wait;
  wait.at = call;
  wait.function = function;
  for (const Expr* argument : arguments_of(call))
    if (const clang::FunctionDecl* predicate = callable_function(argument); predicate && predicate->hasBody())
      test(wait, predicate->getBody());
  if (wait.predicate == nullptr)
    if (const Stmt* loop = enclosing_loop(call, context); loop != nullptr && condition_of(loop) != nullptr) {
      test(wait, condition_of(loop));
      wait.negated = true;
    }
  if (wait.predicate != nullptr) wait.text = text_of_condition(wait.predicate, context);
  return wait;
}

}  // namespace

std::map<const ValueDecl*, ConditionUses> condition_uses(const UnitModel& model, clang::ASTContext& context) {
  std::map<const ValueDecl*, ConditionUses> result;
  for (const clang::FunctionDecl* function : model.functions())
    each_statement_of(function, [&](const Stmt* statement) {
      if (llvm::isa<clang::LambdaExpr>(statement)) return false;
      const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
      const Expr* object = call == nullptr ? nullptr : condition_object(call);
      const ValueDecl* condition = object == nullptr ? nullptr : named_by(object);
      if (condition == nullptr) return true;
      const std::string name = object_of(call) != nullptr ? method_name(call).str() : callee_name(call);
      if (one_of(name, {"wait", "wait_for", "wait_until", "Wait", "pthread_cond_wait", "pthread_cond_timedwait",
                        "cnd_wait", "cnd_timedwait"})) {
        result[condition].waits.push_back(wait_of(call, function, context));
      } else if (one_of(name, {"notify_one", "Signal", "wakeOne", "pthread_cond_signal", "cnd_signal"})) {
        result[condition].notifications.push_back({call, function, false});
      } else if (one_of(name, {"notify_all", "SignalAll", "wakeAll", "pthread_cond_broadcast", "cnd_broadcast"})) {
        result[condition].notifications.push_back({call, function, true});
      }
      return true;
    });
  return result;
}

const ValueDecl* changed_by(const Stmt* statement, const clang::ASTContext& context) {
  if (const auto operation = atomic_operation(statement, context))
    return operation->writes() ? named_by(operation->object) : nullptr;
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement))
    return binary->isAssignmentOp() ? named_by(binary->getLHS()) : nullptr;
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement))
    return unary->isIncrementDecrementOp() ? named_by(unary->getSubExpr()) : nullptr;
  if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
    const Expr* object = object_of(call);
    if (object != nullptr && method != nullptr && !method->isConst()) return named_by(object);
    // By reference or by address to a function.
    for (unsigned i = 0; object == nullptr && i < call->getNumArgs(); ++i) {
      const Expr* argument = call->getArg(i);
      if (argument->isLValue() || argument->isXValue() || argument->getType()->isPointerType())
        if (const ValueDecl* named = named_by(argument)) return named;
    }
  }
  return nullptr;
}

}  // namespace snarl::analyzers::ast
