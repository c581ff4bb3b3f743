// double-checked-locking: a pointer or flag tested without a lock, then again with it, and set there, while the first
// test is plain or relaxed: who sees it set need not see what it stands for.
//
// Silent: atomics whose first test acquires and whose store releases, first tests under a (shared) lock, call_once.
// Tested by: tests/analyzers/double_checked_locking.cpp
#include "analyzers/atomic_operations.h"
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

// One test of an object in a condition.
struct Tested {
  const clang::ValueDecl* object;
  const Expr* at;
  bool atomic;
  ast::MemoryOrder order;
  bool locked;
  const Stmt* statement;  // the if
};

class DoubleCheckedLocking : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions()) {
      context_ = &report.context();
      tests_.clear();
      sets_.clear();
      loaded_.clear();
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        remember_local(statement, !held.empty());
        if (llvm::isa<clang::IfStmt, clang::WhileStmt>(statement)) test(statement, !held.empty());
        if (!held.empty()) set(statement);
      });
      compare(report);
    }
  }

  static bool can_be_shared(const clang::ValueDecl* object) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(object);
    return variable == nullptr || !variable->hasLocalStorage();
  }

  // `T* seen = instance.load(relaxed);`: a test of `seen` is one of instance.
  void remember_local(const Stmt* statement, bool locked) {
    const auto add = [&](const clang::ValueDecl* local, const Expr* value) {
      Tested one{};
      if (!object_read(value, one)) return;
      one.locked = locked;
      loaded_[local] = one;
    };
    if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
      for (const clang::Decl* declaration : declarations->decls())
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
            variable && variable->getInit() && !variable->getType()->isReferenceType())
          add(variable, variable->getInit());
    } else if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement);
               binary && binary->getOpcode() == clang::BO_Assign) {
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(binary->getLHS())))
        add(name->getDecl(), binary->getRHS());
    }
  }

  // The expression as the reading of one shared object.
  bool object_read(const Expr* expression, Tested& result) const {
    expression = ast::strip_all(expression);
    if (const auto operation = ast::atomic_operation(expression, *context_)) {
      const clang::ValueDecl* object = ast::named_by(operation->object);
      if (operation->kind != ast::AtomicKind::kLoad || object == nullptr || !can_be_shared(object)) return false;
      result = {object, expression, true, operation->order, false, nullptr};
      return true;
    }
    if (!llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(expression)) return false;
    const clang::ValueDecl* object = ast::named_by(expression);
    if (object == nullptr || !can_be_shared(object) || ast::is_atomic(object->getType())) return false;
    result = {object, expression, false, ast::kRelaxed, false, nullptr};
    return true;
  }

  void test(const Stmt* statement, bool locked) {
    ast::each_statement(ast::condition_of(statement), [&](const Stmt* part) {
      const auto* expression = llvm::dyn_cast<Expr>(part);
      if (expression == nullptr || llvm::isa<clang::LambdaExpr>(part)) return false;
      Tested one{};
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(expression))) {
        if (const auto known = loaded_.find(name->getDecl()); known != loaded_.end()) {
          one = known->second;
          one.statement = statement;
          one.locked = one.locked && locked;
          tests_.push_back(one);
          return false;
        }
      }
      if (!object_read(expression, one)) return true;
      one.locked = locked;
      one.statement = statement;
      tests_.push_back(one);
      return false;
    });
  }

  void set(const Stmt* statement) {
    if (const auto operation = ast::atomic_operation(statement, *context_); operation && operation->writes()) {
      if (const clang::ValueDecl* object = ast::named_by(operation->object))
        sets_[object] = {statement, operation->order};
      return;
    }
    const Expr* target = nullptr;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement); binary && binary->isAssignmentOp())
      target = binary->getLHS();
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
      const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
      if ((by_operator && by_operator->getOperator() == clang::OO_Equal) ||
          ast::one_of(ast::method_name(call), {"reset", "emplace", "swap"}))
        target = ast::object_of(call);
    }
    if (target == nullptr || !llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(ast::strip_all(target))) return;
    if (const clang::ValueDecl* object = ast::named_by(target)) sets_[object] = {statement, ast::kRelaxed};
  }

  void compare(UnitReporter& report) const {
    for (const Tested& outer : tests_) {
      if (outer.locked) continue;
      for (const Tested& inner : tests_) {
        if (!inner.locked || inner.object != outer.object || inner.statement == outer.statement) continue;
        if (!ast::is_before(outer.statement->getBeginLoc(), inner.statement->getBeginLoc(), *context_)) continue;
        const auto set = sets_.find(outer.object);
        if (set == sets_.end()) continue;
        if (!covers(outer.statement, inner.statement)) continue;
        const bool weak_test = outer.order == ast::kRelaxed, weak_set = set->second.order == ast::kRelaxed;
        if (!weak_test && !weak_set) continue;
        const std::string name = name_of(*outer.object);
        report
            .report(outer.at->getSourceRange(), report::Confidence::kLikely,
                    !outer.atomic ? "this test of " + name + " races with its setting under the lock: make it atomic"
                    : weak_test ? "this relaxed test of " + name + " does not make what it stands for visible: acquire"
                                : "the relaxed store to " + name + " does not publish what it stands for: release")
            .note(inner.at->getSourceRange(), "tested again under the lock")
            .note(set->second.at->getSourceRange(), "set here");
        return;
      }
    }
  }

  // The outer if encloses the inner one, or leaves before it.
  bool covers(const Stmt* outer, const Stmt* inner) const {
    if (ast::is_within(inner, outer, *context_)) return true;
    const auto* branch = llvm::dyn_cast<clang::IfStmt>(outer);
    if (branch == nullptr) return false;
    const Stmt* last = branch->getThen();
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(last); block && !block->body_empty())
      last = block->body_back();
    return llvm::isa<clang::ReturnStmt>(last);
  }

  struct Set {
    const Stmt* at = nullptr;
    ast::MemoryOrder order = ast::kRelaxed;
  };
  clang::ASTContext* context_ = nullptr;
  std::vector<Tested> tests_;
  std::map<const clang::ValueDecl*, Set> sets_;
  std::map<const clang::ValueDecl*, Tested> loaded_;
};

const RegisterUnitCheck<DoubleCheckedLocking> double_checked_locking("double-checked-locking");

}  // namespace
}  // namespace snarl::analyzers
