// notify-without-change: a notification whose function changes nothing that the waiters test, or changes it without the
// waiters' lock, so that the notification may fall between a waiter's test and its sleep.
//
// Silent: helpers whose callers change the state, and functions that call what the unit does not show.
// Limits: waits without predicate or loop; state behind pointers. TestedState by:
// tests/analyzers/notify_without_change.cpp
#include "analyzers/condition_uses.h"
#include "analyzers/held_locks.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::Notification;
using clang::FunctionDecl;
using clang::Stmt;
using clang::ValueDecl;
using TestedState = std::set<const ValueDecl*>;

class NotifyWithoutChange : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const auto& [condition, uses] : ast::condition_uses(model, report.context())) {
      TestedState tested;
      bool known = !uses.waits.empty();
      for (const ast::ConditionWait& wait : uses.waits) {
        known = known && !wait.tested.empty();
        tested.insert(wait.tested.begin(), wait.tested.end());
      }
      if (!known) continue;
      for (const Notification& one : uses.notifications) look_at(one, uses.waits.front(), tested, model, report);
    }
  }

  static void look_at(const Notification& one, const ast::ConditionWait& wait, const TestedState& tested,
                      const ast::UnitModel& model, UnitReporter& report) {
    if (llvm::isa<clang::CXXDestructorDecl, clang::CXXConstructorDecl>(one.function)) return;
    bool unlocked_only = true, changes = false, locks = false;
    const Stmt* change = nullptr;
    ast::walk_with_locks(one.function->getBody(), [&](const Stmt* part, llvm::ArrayRef<ast::HeldLock> held) {
      locks = locks || !held.empty();
      const ValueDecl* changed = ast::changed_by(part, report.context());
      if (changed == nullptr || tested.count(changed) == 0) return;
      changes = true;
      change = part;
      unlocked_only = unlocked_only && held.empty();
    });
    if (changes) {
      if (unlocked_only && !locks && !called_locked(one.function, model, 0))
        report
            .report(one.at->getSourceRange(), report::Confidence::kLikely,
                    "what the waiters test is changed without their lock: this may come between a test and its wait")
            .note(change->getSourceRange(), "changed here")
            .note(wait.at->getSourceRange(), "the wait");
      return;
    }
    if (changed_elsewhere(one.function, tested, model, report.context())) return;
    report
        .report(one.at->getSourceRange(), locks ? report::Confidence::kLikely : report::Confidence::kHint,
                "nothing that the waiters test has changed: they wake, find the condition as it was and sleep again")
        .note(wait.at->getSourceRange(), "tested here");
  }

  // By what it calls, or by who calls it.
  static bool changed_elsewhere(const FunctionDecl* function, const TestedState& tested, const ast::UnitModel& model,
                                const clang::ASTContext& context) {
    const auto changes = [&](const FunctionDecl* other) {
      bool found = false;
      if (other->hasBody())
        ast::each_statement(other->getBody(), [&](const Stmt* part) {
          const ValueDecl* changed = ast::changed_by(part, context);
          found = found || (changed != nullptr && tested.count(changed) != 0);
          return !found;
        });
      return found;
    };
    const auto* own = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    for (const FunctionDecl* callee : model.reach(function)) {
      if (changes(callee)) return true;
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      if (!callee->hasBody() && method != nullptr && own != nullptr && method->getParent() == own->getParent())
        return true;
    }
    const auto callers = model.callers(function);
    for (const auto& [caller, where] : callers)
      if (changes(caller) || changed_elsewhere_above(caller, changes, model, 0)) return true;
    return false;
  }
  static bool changed_elsewhere_above(const FunctionDecl* function,
                                      llvm::function_ref<bool(const FunctionDecl*)> changes,
                                      const ast::UnitModel& model, int depth) {
    if (depth > 2) return false;
    for (const auto& [caller, where] : model.callers(function))
      if (changes(caller) || changed_elsewhere_above(caller, changes, model, depth + 1)) return true;
    return false;
  }

  // Some caller holds a lock at the call.
  static bool called_locked(const FunctionDecl* function, const ast::UnitModel& model, int depth) {
    if (depth > 2) return false;
    for (const auto& [caller, where] : model.callers(function)) {
      bool locked = false;
      const Stmt* call = where;
      ast::walk_with_locks(caller->getBody(), [&](const Stmt* part, llvm::ArrayRef<ast::HeldLock> held) {
        locked = locked || (part == call && !held.empty());
      });
      if (locked || called_locked(caller, model, depth + 1)) return true;
    }
    return false;
  }
};

const RegisterUnitCheck<NotifyWithoutChange> notify_without_change("notify-without-change");

}  // namespace
}  // namespace snarl::analyzers
