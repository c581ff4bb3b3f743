// atomic-split-rmw: a load and a store of one atomic that together mean one update: `x = x + 1`,
// `auto v = x.load(); v++; x.store(v);`, `if (v > x.load()) x.store(v);`. Updates between the two are lost.
//
// Silent: under a lock, in a compare-exchange loop, and where the stored value is what was loaded, unchanged
// (restoring). A relaxed load by hand is how a single writer counts, so that is a hint unless several threads run the
// function. Limits: across functions it is not seen. Tested by: tests/analyzers/atomic_split_rmw.cpp
#include <map>

#include "analyzers/atomic_operations.h"
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::AtomicKind;
using ast::AtomicOperation;
using clang::Expr;
using clang::Stmt;

struct Loaded {
  std::string path;  // of the atomic
  const Expr* load = nullptr;
  bool relaxed = false;
  bool changed = false;  // the local is no longer what was loaded
};

class AtomicSplitRmw : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const clang::FunctionDecl* function : model.functions()) {
      function_ = function;
      model_ = &model;
      report_ = &report;
      locals_.clear();
      stores_of_branch_.clear();
      locked_.clear();
      if (has_compare_exchange(function->getBody())) continue;
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        if (!held.empty()) locked_.insert(statement);
      });
      ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
        if (held.empty()) look_at(statement);
      });
    }
  }

  bool has_compare_exchange(const Stmt* body) const {
    bool found = false;
    ast::each_statement(body, [&](const Stmt* statement) {
      const auto operation = ast::atomic_operation(statement, report_->context());
      found = found || (operation && operation->kind == AtomicKind::kCompareExchange);
      return !found;
    });
    return found;
  }

  // The load, if any, on which a value depends: directly or through locals.
  const Loaded* local_within(const Stmt* value, const std::string& path) {
    const Loaded* found = nullptr;
    ast::each_statement(value, [&](const Stmt* statement) {
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(statement))
        if (const auto local = locals_.find(name->getDecl()); local != locals_.end() && local->second.path == path)
          found = &local->second;
      return found == nullptr;
    });
    return found;
  }

  void remember(const clang::ValueDecl* local, const Expr* value) {
    const Expr* bare = ast::strip_all(value);
    if (const auto operation = ast::atomic_operation(bare, report_->context());
        operation && operation->kind == AtomicKind::kLoad) {
      const std::string path = ast::path_of(operation->object);
      if (!path.empty()) locals_[local] = {path, bare, operation->order == ast::kRelaxed, false};
      return;
    }
    bool derived = false;
    Loaded from;
    ast::each_statement(value, [&](const Stmt* part) {
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(part);
      if (name != nullptr && !derived)
        if (const auto known = locals_.find(name->getDecl()); known != locals_.end())
          derived = true, from = known->second;
      if (const auto operation = ast::atomic_operation(part, report_->context());
          !derived && operation && operation->kind == AtomicKind::kLoad && !ast::path_of(operation->object).empty()) {
        derived = true;
        from = {ast::path_of(operation->object), operation->whole, operation->order == ast::kRelaxed, true};
      }
      return !derived && !llvm::isa<clang::LambdaExpr>(part);
    });
    if (!derived) return;
    from.changed = from.changed || !llvm::isa<clang::DeclRefExpr>(bare);
    locals_[local] = from;
  }

  void look_at(const Stmt* statement) {
    if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
      for (const clang::Decl* declaration : declarations->decls())
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
            variable && variable->getInit() && !variable->getType()->isReferenceType())
          remember(variable, variable->getInit());
    } else if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement);
               binary && binary->isAssignmentOp()) {
      const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(binary->getLHS()));
      if (name != nullptr) {
        if (const auto known = locals_.find(name->getDecl());
            known != locals_.end() && binary->isCompoundAssignmentOp())
          known->second.changed = true;
        else if (binary->getOpcode() == clang::BO_Assign)
          remember(name->getDecl(), binary->getRHS());
      }
    } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement);
               unary && unary->isIncrementDecrementOp()) {
      if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(unary->getSubExpr())))
        if (const auto known = locals_.find(name->getDecl()); known != locals_.end()) known->second.changed = true;
    } else if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement)) {
      check_then_act(branch);
    }
    const auto operation = ast::atomic_operation(statement, report_->context());
    if (operation && operation->kind == AtomicKind::kStore && operation->value != nullptr) store(*operation);
  }

  void store(const AtomicOperation& operation) {
    if (stores_of_branch_.count(operation.whole) != 0) return;
    const std::string path = ast::path_of(operation.object);
    if (path.empty() || is_local(operation.object)) return;
    if (const Expr* load = ast::load_within(operation.value, path, report_->context())) {
      const auto loaded = ast::atomic_operation(load, report_->context());
      tell(operation, load, confidence(loaded->order == ast::kRelaxed));
      return;
    }
    const Loaded* loaded = local_within(operation.value, path);
    if (loaded == nullptr) return;
    if (llvm::isa<clang::DeclRefExpr>(ast::strip_all(operation.value)) && !loaded->changed) return;
    tell(operation, loaded->load, confidence(loaded->relaxed));
  }

  report::Confidence confidence(bool relaxed) const {
    const bool several = model_->in_several_threads(function_, function_->getBody()->getEndLoc());
    return relaxed && !several ? report::Confidence::kHint : report::Confidence::kLikely;
  }

  // An atomic that is a local variable of this function and so not yet shared, mostly.
  bool is_local(const Expr* object) const {
    const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(ast::strip(object));
    const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
    return variable != nullptr && variable->isLocalVarDecl() && variable->hasLocalStorage() &&
           variable->getDeclContext() == function_ && !variable->getType()->isReferenceType();
  }

  void check_then_act(const clang::IfStmt* branch) {
    ast::each_statement(branch->getThen(), [&](const Stmt* part) {
      if (llvm::isa<clang::LambdaExpr>(part)) return false;
      const auto operation = ast::atomic_operation(part, report_->context());
      if (!operation || operation->kind != AtomicKind::kStore || operation->value == nullptr) return true;
      if (locked_.count(operation->whole) != 0) return true;  // double-checked locking is looked at elsewhere
      const std::string path = ast::path_of(operation->object);
      if (path.empty() || is_local(operation->object)) return true;
      const Expr* load = ast::load_within(branch->getCond(), path, report_->context());
      if (load == nullptr)
        if (const Loaded* local = local_within(branch->getCond(), path)) load = local->load;
      if (load == nullptr || ast::load_within(operation->value, path, report_->context()) != nullptr) return true;
      const bool constant = operation->value->isEvaluatable(report_->context());
      const bool alone = acts_alone(branch->getThen(), *operation);
      if (constant && alone) return true;  // whoever comes second stores the same
      const bool several = model_->in_several_threads(function_, branch->getBeginLoc());
      if (constant && !several) return true;
      stores_of_branch_.insert(operation->whole);
      report_
          ->report(operation->whole->getSourceRange(),
                   several || !constant ? report::Confidence::kLikely : report::Confidence::kHint,
                   "between the test and this store another thread may store: one compare_exchange decides and "
                   "updates in one step")
          .note(load->getSourceRange(), "tested here");
      return true;
    });
  }

  // Whether the branch does nothing but the store.
  static bool acts_alone(const Stmt* then, const AtomicOperation& operation) {
    if (const auto* block = llvm::dyn_cast<clang::CompoundStmt>(then)) {
      if (block->size() != 1) return false;
      then = block->body_front();
    }
    const auto* expression = llvm::dyn_cast<Expr>(then);
    return expression != nullptr && ast::strip(expression) == operation.whole;
  }

  void tell(const AtomicOperation& operation, const Expr* load, report::Confidence confidence) {
    FindingBuilder finding =
        report_->report(operation.whole->getSourceRange(), confidence,
                        "the load and this store are two steps: what other threads store in between is lost");
    finding.note(load->getSourceRange(), "loaded here");
    // x = x + v  ->  x += v
    const auto* sum = llvm::dyn_cast<clang::BinaryOperator>(ast::strip_all(operation.value));
    if (sum == nullptr || !operation.by_operator || ast::strip_all(sum->getLHS()) != load) return;
    const clang::BinaryOperatorKind op = sum->getOpcode();
    if (op != clang::BO_Add && op != clang::BO_Sub && op != clang::BO_And && op != clang::BO_Or && op != clang::BO_Xor)
      return;
    if (!sum->getType()->isIntegerType()) return;
    const std::string object = text_of(operation.object->getSourceRange(), report_->context());
    const std::string amount = text_of(sum->getRHS()->getSourceRange(), report_->context());
    if (!object.empty() && !amount.empty())
      finding.replace(operation.whole->getSourceRange(), object + " " + sum->getOpcodeStr().str() + "= " + amount);
  }

  const ast::UnitModel* model_ = nullptr;
  UnitReporter* report_ = nullptr;
  const clang::FunctionDecl* function_ = nullptr;
  std::map<const clang::ValueDecl*, Loaded> locals_;
  std::set<const Expr*> stores_of_branch_;
  std::set<const Stmt*> locked_;  // statements that run with some lock held
};

const RegisterUnitCheck<AtomicSplitRmw> atomic_split_rmw("atomic-split-rmw");

}  // namespace
}  // namespace snarl::analyzers
