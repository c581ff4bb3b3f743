// relaxed-publication: data is written, then an atomic flag, index or pointer is stored relaxed to announce it; whoever
// sees the announcement need not see the data. The same when the reader's load is relaxed.
//
// Matched: plain writes before a relaxed store in one function, and in another a test of that atomic before reads of
// the same data. Silent: under locks, with fences, for data that is atomic, counters that announce nothing. Limits:
// both functions in the unit; data behind pointers. Tested by: tests/analyzers/relaxed_publication.cpp
#include <algorithm>
#include <map>

#include "analyzers/atomic_operations.h"
#include "analyzers/condition_uses.h"
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::ValueDecl;

// An announcement: what was written before a store of `flag`.
struct Store {
  const ValueDecl* flag;
  const Expr* at;
  ast::MemoryOrder order;
  std::map<const ValueDecl*, const Stmt*> written;
  const clang::FunctionDecl* function;
};
// A load of `flag` and what is read after it.
struct Load {
  const ValueDecl* flag;
  const Expr* at;
  ast::MemoryOrder order;
  std::map<const ValueDecl*, const Stmt*> read;
  const clang::FunctionDecl* function;
};

class RelaxedPublication : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    stores_.clear();
    loads_.clear();
    for (const clang::FunctionDecl* function : model.functions())
      if (!llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(function))
        collect(function, report.context());
    for (const Store& store : stores_)
      for (const Load& load : loads_)
        if (store.flag == load.flag && store.function != load.function && compare(store, load, report)) break;
  }

  static bool is_shared_data(const ValueDecl* object) {
    if (object == nullptr || ast::is_atomic(object->getType()) || ast::is_mutex(object->getType())) return false;
    if (object->getType().isConstQualified() || object->getType()->isReferenceType()) return false;
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(object);
    return variable == nullptr || !llvm::isa<clang::ParmVarDecl>(variable);
  }

  void collect(const clang::FunctionDecl* function, const clang::ASTContext& context) {
    std::map<const ValueDecl*, const Stmt*> written;
    std::vector<std::size_t> open;  // loads of this function
    bool fenced = false;
    const std::size_t first_load = loads_.size(), first_store = stores_.size();
    ast::walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<ast::HeldLock> held) {
      if (ast::thread_fence(statement, context)) fenced = true;
      if (!held.empty()) return;
      if (const auto operation = ast::atomic_operation(statement, context)) {
        const ValueDecl* flag = ast::named_by(operation->object);
        if (flag == nullptr || !ast::is_atomic(flag->getType())) return;
        if (operation->writes()) stores_.push_back({flag, operation->whole, operation->order, written, function});
        if (operation->kind == ast::AtomicKind::kLoad) {
          open.push_back(loads_.size());
          loads_.push_back({flag, operation->whole, operation->order, {}, function});
        }
        return;
      }
      if (const ValueDecl* changed = ast::changed_by(statement, context);
          is_shared_data(changed) && is_write(statement))
        written.emplace(changed, statement);
      if (const ValueDecl* read = read_by(statement); is_shared_data(read))
        for (std::size_t load : open) loads_[load].read.emplace(read, statement);
    });
    if (fenced) {
      loads_.erase(loads_.begin() + static_cast<std::ptrdiff_t>(first_load), loads_.end());
      stores_.erase(stores_.begin() + static_cast<std::ptrdiff_t>(first_store), stores_.end());
    }
  }

  // Not a mere passing by reference.
  static bool is_write(const Stmt* statement) {
    return llvm::isa<clang::BinaryOperator, clang::UnaryOperator>(statement) ||
           (llvm::isa<clang::CallExpr>(statement) && ast::object_of(llvm::cast<Expr>(statement)) != nullptr);
  }

  static const ValueDecl* read_by(const Stmt* statement) {
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(statement))
      return llvm::isa<clang::FieldDecl>(member->getMemberDecl())
                 ? llvm::cast<ValueDecl>(member->getMemberDecl()->getCanonicalDecl())
                 : nullptr;
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      return variable == nullptr ? nullptr : variable->getCanonicalDecl();
    }
    return nullptr;
  }

  bool compare(const Store& store, const Load& load, UnitReporter& report) {
    const bool weak_store = store.order == ast::kRelaxed, weak_load = load.order == ast::kRelaxed;
    if ((!weak_store && !weak_load) || !decides(load.at, report.context())) return false;
    for (const auto& [object, where] : store.written) {
      const auto read = load.read.find(object);
      if (read == load.read.end()) continue;
      const std::string name = name_of(*object), flag = name_of(*store.flag);
      if (!told_.insert(weak_store ? store.at : load.at).second) return true;
      report
          .report((weak_store ? store.at : load.at)->getSourceRange(), report::Confidence::kLikely,
                  weak_store ? "the relaxed store of " + flag + " announces " + name + " without publishing it: release"
                             : "the relaxed load of " + flag + " does not make " + name + " visible: acquire")
          .note(where->getSourceRange(), "written before the store")
          .note(read->second->getSourceRange(), "read after the load");
      return true;
    }
    return false;
  }

  // The load is in a condition, or initialises a local that some condition may test.
  static bool decides(const Expr* load, clang::ASTContext& context) {
    const Stmt* inner = load;
    for (const Stmt* outer = ast::parent_of(load, context); outer != nullptr; outer = ast::parent_of(outer, context)) {
      if (ast::condition_of(outer) != nullptr) return ast::condition_of(outer) == inner;
      if (llvm::isa<clang::DeclStmt>(outer)) return true;
      if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(outer); binary && binary->isAssignmentOp())
        return true;
      if (llvm::isa<clang::CompoundStmt>(outer)) return false;
      inner = outer;
    }
    return false;
  }

  std::vector<Store> stores_;
  std::vector<Load> loads_;
  std::set<const Expr*> told_;
};

const RegisterUnitCheck<RelaxedPublication> relaxed_publication("relaxed-publication");

}  // namespace
}  // namespace snarl::analyzers
