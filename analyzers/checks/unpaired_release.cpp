// unpaired-release: an atomic whose stores release while every load of it is relaxed, or whose loads acquire while
// every store is relaxed. One side alone orders nothing.
//
// Told for atomics whose users the unit shows: variables of internal linkage or of a program with main(), fields of
// classes whose methods are all here. Silent with fences. Tested by: tests/analyzers/unpaired_release.cpp
#include <algorithm>
#include <map>

#include "analyzers/atomic_operations.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;
using clang::ValueDecl;

struct Sides {
  std::vector<const Expr*> releases, acquires, relaxed_loads, relaxed_stores;
  bool fenced = false;   // some user has a fence
  bool unknown = false;  // an order that is no constant, or the address goes elsewhere
};

class UnpairedRelease : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::map<const ValueDecl*, Sides> all;
    bool has_main = false;
    for (const clang::FunctionDecl* function : model.functions()) {
      has_main = has_main || function->isMain();
      collect(function, all, report.context());
    }
    for (const auto& [object, sides] : all)
      if (!sides.fenced && !sides.unknown && is_all_here(object, has_main)) look_at(object, sides, report);
  }

  static void collect(const clang::FunctionDecl* function, std::map<const ValueDecl*, Sides>& all,
                      const clang::ASTContext& context) {
    const bool building = llvm::isa<clang::CXXConstructorDecl>(function);
    std::vector<const ValueDecl*> used;
    bool fence = false;
    ast::each_statement_of(function, [&](const Stmt* statement) {
      if (llvm::isa<clang::LambdaExpr>(statement)) return false;
      fence = fence || ast::thread_fence(statement, context).has_value();
      const auto operation = ast::atomic_operation(statement, context);
      const ValueDecl* object = operation ? ast::named_by(operation->object) : nullptr;
      if (object == nullptr || !ast::is_atomic(object->getType())) return true;
      used.push_back(object);
      if (!building) add(all[object], *operation);
      return true;
    });
    if (fence)
      for (const ValueDecl* object : used) all[object].fenced = true;
  }

  static void add(Sides& sides, const ast::AtomicOperation& operation) {
    const ast::MemoryOrder order = operation.order;
    if (order == ast::kUnknownOrder) sides.unknown = true;
    const bool releases = order == ast::kRelease || order == ast::kAcqRel || order == ast::kSeqCst;
    const bool acquires =
        order == ast::kAcquire || order == ast::kConsume || order == ast::kAcqRel || order == ast::kSeqCst;
    if (operation.writes()) (releases ? sides.releases : sides.relaxed_stores).push_back(operation.whole);
    if (operation.reads()) {
      // What a read-modify-write reads relaxed need not be what it is for.
      if (acquires) {
        sides.acquires.push_back(operation.whole);
      } else if (!operation.writes()) {
        sides.relaxed_loads.push_back(operation.whole);
      }
    }
  }

  static bool is_all_here(const ValueDecl* object, bool has_main) {
    if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(object))
      return has_main || variable->hasLocalStorage() || !variable->isExternallyVisible();
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(object);
    const auto* record = field == nullptr ? nullptr : llvm::dyn_cast<clang::CXXRecordDecl>(field->getParent());
    if (record == nullptr || (field->getAccess() != clang::AS_private && !has_main)) return false;
    return std::all_of(record->method_begin(), record->method_end(), [](const clang::CXXMethodDecl* method) {
      return method->isImplicit() || method->isDefaulted() || method->isDeleted() || method->hasBody() ||
             method->getTemplateInstantiationPattern() != nullptr;
    });
  }

  static void look_at(const ValueDecl* object, const Sides& sides, UnitReporter& report) {
    if (!sides.releases.empty() && sides.acquires.empty() && !sides.relaxed_loads.empty()) {
      // seq_cst by default beside relaxed loads is how flags are written that publish nothing.
      const auto explicit_release = std::find_if(sides.releases.begin(), sides.releases.end(), [&](const Expr* store) {
        const auto operation = ast::atomic_operation(store, report.context());
        return operation->order_argument != nullptr && operation->order != ast::kSeqCst;
      });
      if (explicit_release == sides.releases.end()) return;
      report
          .report(
              sides.relaxed_loads.front()->getSourceRange(), report::Confidence::kLikely,
              "every load of " + name_of(*object) + " is relaxed, so its release stores order nothing: acquire here")
          .note((*explicit_release)->getSourceRange(), "released here");
    } else if (!sides.relaxed_stores.empty() && sides.releases.empty() && !sides.acquires.empty()) {
      const auto explicit_acquire = std::find_if(sides.acquires.begin(), sides.acquires.end(), [&](const Expr* load) {
        const auto operation = ast::atomic_operation(load, report.context());
        return operation->order_argument != nullptr && operation->order != ast::kSeqCst;
      });
      if (explicit_acquire == sides.acquires.end()) return;
      report
          .report((*explicit_acquire)->getSourceRange(), report::Confidence::kLikely,
                  "every store to " + name_of(*object) + " is relaxed, so this acquire orders nothing: release there")
          .note(sides.relaxed_stores.front()->getSourceRange(), "stored here");
    }
  }
};

const RegisterUnitCheck<UnpairedRelease> unpaired_release("unpaired-release");

}  // namespace
}  // namespace snarl::analyzers
