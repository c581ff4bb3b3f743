// Reads and writes of plain objects, with the locks held there.
#include "analyzers/held_locks.h"
#include "analyzers/unit_model.h"
#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

using clang::Expr;
using clang::Stmt;

struct Use {
  const clang::ValueDecl* object = nullptr;
  bool write = false;
  const Expr* at = nullptr;
};

Use use_of(const Stmt* statement) {
  if (const auto* cast = llvm::dyn_cast<clang::ImplicitCastExpr>(statement)) {
    if (cast->getCastKind() == clang::CK_LValueToRValue) return {named_by(cast->getSubExpr()), false, cast};
    return {};
  }
  if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement)) {
    if (binary->isAssignmentOp()) return {named_by(binary->getLHS()), true, binary};
  } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement)) {
    if (unary->isIncrementDecrementOp()) return {named_by(unary->getSubExpr()), true, unary};
  } else if (const auto* call = llvm::dyn_cast<clang::CallExpr>(statement)) {
    const Expr* object = object_of(call);
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee_of(call));
    if (object == nullptr || method == nullptr) return {};
    const bool modifies = !method->isConst() && !one_of(method_name(call), {"begin", "end", "at", "find", "data"});
    return {named_by(object), modifies, call};
  } else if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(statement)) {
    if (construct->getNumArgs() == 1 && construct->getConstructor()->isCopyOrMoveConstructor())
      return {named_by(construct->getArg(0)), construct->getConstructor()->isMoveConstructor(), construct};
  }
  return {};
}

}  // namespace

std::vector<PlainAccess> plain_accesses(const UnitModel& model,
                                        llvm::function_ref<bool(const clang::ValueDecl*)> wanted) {
  std::vector<PlainAccess> result;
  for (const clang::FunctionDecl* function : model.functions()) {
    walk_with_locks(function->getBody(), [&](const Stmt* statement, llvm::ArrayRef<HeldLock> held) {
      const Use use = use_of(statement);
      if (use.object != nullptr && wanted(use.object))
        result.push_back({use.object, use.at, use.write, !held.empty(), function});
    });
  }
  return result;
}

}  // namespace snarl::analyzers::ast
