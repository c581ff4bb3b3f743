// Waits and notifications of condition variables in one unit, and the state that waiters test.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzers/unit_model.h"

namespace snarl::analyzers::ast {

struct ConditionWait {
  const clang::CallExpr* at = nullptr;
  const clang::FunctionDecl* function = nullptr;
  const clang::Stmt* predicate = nullptr;    // the lambda's or function's body, or the loop's condition
  bool negated = false;                      // a loop's condition says when to go on waiting
  std::set<const clang::ValueDecl*> tested;  // fields and variables
  std::string text;                          // of the condition, without a leading "!"
};
struct Notification {
  const clang::CallExpr* at = nullptr;
  const clang::FunctionDecl* function = nullptr;
  bool all = false;
};
struct ConditionUses {
  std::vector<ConditionWait> waits;
  std::vector<Notification> notifications;
};
// By the condition's variable or field.
std::map<const clang::ValueDecl*, ConditionUses> condition_uses(const UnitModel& model, clang::ASTContext& context);

// What a statement changes, if it changes one: assignment, increment, atomic write, a method that is not const.
const clang::ValueDecl* changed_by(const clang::Stmt* statement, const clang::ASTContext& context);

}  // namespace snarl::analyzers::ast
