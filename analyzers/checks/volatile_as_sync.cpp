// volatile-as-sync: a volatile variable that several threads use. volatile keeps the compiler from dropping accesses;
// it does not make them atomic, and orders nothing between threads.
//
// Told when one access runs in a started thread and a conflicting one beside it, neither under a lock.
// Silent: what only a signal handler and one thread share, volatile atomics, device registers behind pointers.
// Tested by: tests/analyzers/volatile_as_sync.cpp
#include <map>

#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::PlainAccess;

class VolatileAsSync : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::map<const clang::ValueDecl*, std::vector<PlainAccess>> by_object;
    for (const PlainAccess& access : ast::plain_accesses(model, is_meant)) by_object[access.object].push_back(access);
    for (const auto& [object, accesses] : by_object) look_at(object, accesses, model, report);
  }

  static bool is_meant(const clang::ValueDecl* object) {
    const clang::QualType type = object->getType();
    if (!type.isVolatileQualified() || !type->isScalarType() || ast::is_atomic(type)) return false;
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(object);
    return variable == nullptr || !llvm::isa<clang::ParmVarDecl>(variable);
  }

  static void look_at(const clang::ValueDecl* object, const std::vector<PlainAccess>& accesses,
                      const ast::UnitModel& model, UnitReporter& report) {
    for (const PlainAccess& write : accesses) {
      if (!write.write || write.guarded) continue;
      for (const PlainAccess& other : accesses) {
        if (other.guarded || (&other != &write && other.at == write.at)) continue;
        if (!model.concurrent(write.function, write.at->getBeginLoc(), other.function, other.at->getBeginLoc()))
          continue;
        report
            .report(object->getSourceRange(), report::Confidence::kLikely,
                    name_of(*object) +
                        " is volatile, which neither makes accesses atomic nor orders them between "
                        "threads: make it std::atomic")
            .note(write.at->getSourceRange(), "written here")
            .note(other.at->getSourceRange(), "and used here by another thread");
        return;
      }
    }
  }
};

const RegisterUnitCheck<VolatileAsSync> volatile_as_sync("volatile-as-sync");

}  // namespace
}  // namespace snarl::analyzers
