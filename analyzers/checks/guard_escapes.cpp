// guard-escapes: a reference, pointer, iterator or view of guarded data leaves the critical section, so that it is used
// without the lock.
//
// Matched: `return` under a guard of something rooted in a member or global that is not a copy; a pointer to an element
// taken under a guard into an outer local and used when the guard is gone.
// Silent: copies, `*this`, const members, pointees that are separate objects, types with locks or atomics of their own.
// Tested by: tests/analyzers/guard_escapes.cpp
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::ValueDecl;

bool is_view(clang::QualType type) {
  const std::string name = ast::type_name(type);
  return ast::one_of(name, {"std::basic_string_view", "std::span", "std::reference_wrapper"}) ||
         llvm::StringRef(name).ends_with("iterator");
}

// Looks after itself: has a lock or is atomic.
bool is_safe_object(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isPointerType()) type = type->getPointeeType();
  if (ast::is_atomic(type) || ast::is_mutex(type) || ast::is_condition(type) || ast::is_thread(type)) return true;
  const auto* record = type->getAsRecordDecl();
  if (record == nullptr || record->getDefinition() == nullptr || record->isInStdNamespace()) return false;
  for (const clang::FieldDecl* field : record->getDefinition()->fields())
    if (ast::is_mutex(field->getType()) || ast::is_atomic(field->getType())) return true;
  return false;
}

// What an expression refers into; `address`: a pointer or view to it was made on the way.
struct Root {
  const ValueDecl* object = nullptr;
  bool address = false;
};

Root root_of(const Expr* expression, std::map<const ValueDecl*, const Expr*>& assigned, int depth = 0) {
  if (expression == nullptr || depth > 12) return {};
  const auto go = [&](const Expr* next) { return root_of(next, assigned, depth + 1); };
  const auto with_address = [&](const Expr* next) {
    Root root = go(next);
    root.address = true;
    return root;
  };
  expression = ast::strip_all(expression);
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (field == nullptr) return {};
    if (llvm::isa<clang::CXXThisExpr>(ast::strip_all(member->getBase()))) return {field, false};
    return go(member->getBase());
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    if (unary->getOpcode() == clang::UO_AddrOf) return with_address(unary->getSubExpr());
    if (unary->getOpcode() == clang::UO_Deref) {
      const Root root = go(unary->getSubExpr());
      return root.address ? root : Root{};  // another object, unless it was an address of this one
    }
    return {};
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) {
    const auto op = call->getOperator();
    if (op == clang::OO_Subscript) return go(call->getArg(0));
    if (op == clang::OO_Arrow || op == clang::OO_Star) {
      // Of an iterator; what a smart pointer points to is an object of its own.
      return is_view(ast::strip(call->getArg(0))->getType()) ? go(call->getArg(0)) : Root{};
    }
    return {};
  }
  if (const auto* call = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression)) {
    if (ast::one_of(ast::method_name(call), {"front", "back", "at", "top", "value"}))
      return go(call->getImplicitObjectArgument());
    const bool makes_address =
        ast::one_of(ast::method_name(call), {"begin", "end", "find", "data", "c_str", "lower_bound", "rbegin"}) ||
        llvm::isa_and_nonnull<clang::CXXConversionDecl>(call->getMethodDecl());
    return makes_address ? with_address(call->getImplicitObjectArgument()) : Root{};
  }
  if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) return go(element->getBase());
  if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(expression))
    return is_view(construct->getType()) && construct->getNumArgs() > 0 ? with_address(construct->getArg(0)) : Root{};
  if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
    const Root root = go(choice->getTrueExpr());
    return root.object != nullptr ? root : go(choice->getFalseExpr());
  }
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    if (variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return {};
    if (!variable->hasLocalStorage()) return variable->isStaticLocal() ? Root{} : Root{variable, false};
    const clang::QualType type = variable->getType();
    if (!type->isReferenceType() && !type->isPointerType() && !is_view(type)) return {};
    if (const auto later = assigned.find(variable); later != assigned.end()) return go(later->second);
    return variable->getInit() == nullptr ? Root{} : go(variable->getInit());
  }
  return {};
}

class GuardEscapes : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions()) {
      if (llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function)) continue;
      assigned_.clear();
      taken_.clear();
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement);
            binary && binary->getOpcode() == clang::BO_Assign)
          assignment(binary, held);
        if (held.empty()) {
          used_later(statement, report);
        } else if (const auto* back = llvm::dyn_cast<clang::ReturnStmt>(statement)) {
          returned(function, back, held, report);
        }
      });
    }
  }

  static bool is_guarded_data(const ValueDecl* object) {
    return object != nullptr && !object->getType().isConstQualified() && !is_safe_object(object->getType());
  }

  void returned(const clang::FunctionDecl* function, const clang::ReturnStmt* back, llvm::ArrayRef<ast::HeldLock> held,
                UnitReporter& report) {
    const clang::QualType type = function->getReturnType();
    if (back->getRetValue() == nullptr) return;
    const bool reference = type->isReferenceType();
    if (!reference && !type->isPointerType() && !is_view(type)) return;
    if (is_safe_object(type)) return;
    const Root root = root_of(back->getRetValue(), assigned_);
    if (!is_guarded_data(root.object) || (!reference && !root.address)) return;
    if (held.front().lock == root.object) return;
    report
        .report(back->getSourceRange(), report::Confidence::kLikely,
                "this returns a way into " + name_of(*root.object) + " that is used after the lock is released")
        .note(held.front().taken_at->getSourceRange(), "locked here");
  }

  // `found = &element;` under the lock.
  void assignment(const clang::BinaryOperator* binary, llvm::ArrayRef<ast::HeldLock> held) {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(binary->getLHS()));
    if (name == nullptr || !name->getType()->isPointerType()) return;
    const ValueDecl* local = name->getDecl();
    assigned_[local] = binary->getRHS();
    taken_.erase(local);
    if (held.empty()) return;
    std::map<const ValueDecl*, const Expr*> others = assigned_;
    others.erase(local);
    const Root root = root_of(binary->getRHS(), others);
    if (root.address && is_guarded_data(root.object) && !is_safe_object(name->getType()))
      taken_[local] = {binary, root.object};
  }

  // Dereferenced when no lock is held any more.
  void used_later(const Stmt* statement, UnitReporter& report) {
    const Expr* pointer = nullptr;
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(statement); member && member->isArrow())
      pointer = member->getBase();
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement);
        unary && unary->getOpcode() == clang::UO_Deref)
      pointer = unary->getSubExpr();
    const auto* name = pointer == nullptr ? nullptr : llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(pointer));
    const auto taken = name == nullptr ? taken_.end() : taken_.find(name->getDecl());
    if (taken == taken_.end()) return;
    report
        .report(taken->second.at->getSourceRange(), report::Confidence::kLikely,
                "this pointer into " + name_of(*taken->second.object) + " is used after the lock is released")
        .note(statement->getSourceRange(), "used here without the lock");
    taken_.erase(taken);
  }

  struct Taken {
    const Expr* at;
    const ValueDecl* object;
  };
  std::map<const ValueDecl*, const Expr*> assigned_;
  std::map<const ValueDecl*, Taken> taken_;
};

const RegisterUnitCheck<GuardEscapes> guard_escapes("guard-escapes");

}  // namespace
}  // namespace snarl::analyzers
