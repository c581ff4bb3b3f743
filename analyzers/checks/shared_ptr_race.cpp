// shared-ptr-race: one std::shared_ptr object that a thread replaces while another copies or uses it. The count is
// atomic, the pointer object is not: that takes std::atomic<std::shared_ptr<T>> or a lock.
//
// Silent: copies of their own in each thread, accesses under a lock, std::atomic_load and atomic_store.
// Limits: threads that this unit does not start. Tested by: tests/analyzers/shared_ptr_race.cpp
#include <map>

#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::PlainAccess;

class SharedPtrRace : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::map<const clang::ValueDecl*, std::vector<PlainAccess>> by_object;
    const auto meant = [](const clang::ValueDecl* object) {
      return ast::is_shared_pointer(object->getType().getNonReferenceType()) && !object->getType().isConstQualified();
    };
    for (const PlainAccess& access : ast::plain_accesses(model, meant))
      if (is_direct(access)) by_object[access.object].push_back(access);
    for (const auto& [object, accesses] : by_object) look_at(object, accesses, model, report);
  }

  // The pointer object itself, not what it points to, and not by construction of the owner.
  static bool is_direct(const PlainAccess& access) {
    const clang::Expr* object = ast::object_of(access.at);
    if (object == nullptr) {
      const auto* copy = llvm::dyn_cast<clang::CXXConstructExpr>(access.at);
      if (copy == nullptr) return false;
      object = copy->getArg(0);
    }
    object = ast::strip_all(object);
    return llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(object) &&
           ast::is_shared_pointer(object->getType().getNonReferenceType()) &&
           !llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(access.function);
  }

  static bool is_write(const PlainAccess& access) {
    if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(access.at))
      return call->getOperator() == clang::OO_Equal;
    return ast::one_of(ast::method_name(access.at), {"reset", "swap"}) ||
           (llvm::isa<clang::CXXConstructExpr>(access.at) && access.write);
  }

  // A variable of one function's frame is shared only when its address is: captured by reference or static.
  static bool is_shared(const clang::ValueDecl* object, const PlainAccess& a, const PlainAccess& b) {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(object);
    if (variable == nullptr || !variable->hasLocalStorage()) return true;
    if (variable->getType()->isReferenceType() || a.function == b.function) return false;
    return captured_by_reference(variable, a.function) || captured_by_reference(variable, b.function);
  }
  static bool captured_by_reference(const clang::VarDecl* variable, const clang::FunctionDecl* function) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (method == nullptr || !method->getParent()->isLambda()) return false;
    for (const clang::LambdaCapture& capture : method->getParent()->captures())
      if (capture.capturesVariable() && capture.getCapturedVar()->getCanonicalDecl() == variable)
        return capture.getCaptureKind() == clang::LCK_ByRef;
    return false;
  }

  static void look_at(const clang::ValueDecl* object, const std::vector<PlainAccess>& accesses,
                      const ast::UnitModel& model, UnitReporter& report) {
    for (const PlainAccess& write : accesses) {
      if (!is_write(write)) continue;
      for (const PlainAccess& other : accesses) {
        if ((write.guarded && other.guarded) || !is_shared(object, write, other)) continue;
        if (!model.concurrent(write.function, write.at->getBeginLoc(), other.function, other.at->getBeginLoc()))
          continue;
        report
            .report(write.at->getSourceRange(), report::Confidence::kLikely,
                    name_of(*object) +
                        " is replaced here while another thread may use the same shared_ptr object: use "
                        "std::atomic<std::shared_ptr> or a lock")
            .note(other.at->getSourceRange(), "used here by another thread");
        return;
      }
    }
  }
};

const RegisterUnitCheck<SharedPtrRace> shared_ptr_race("shared-ptr-race");

}  // namespace
}  // namespace snarl::analyzers
