// notify-one-many-waiters: notify_one on a condition whose waiters wait for different things, or all for one thing that
// stays true. The one that wakes may be the wrong one, and the others sleep on.
//
// Different predicates are told by their text. Limits: waits without predicate or loop; waiters of other units.
// Tested by: tests/analyzers/notify_one_many_waiters.cpp
#include <algorithm>

#include "analyzers/condition_uses.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using ast::ConditionWait;

class NotifyOneManyWaiters : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    for (const auto& [condition, uses] : ast::condition_uses(model, report.context())) {
      const ConditionWait *first = nullptr, *second = nullptr;
      const bool different = differ(uses.waits, first, second);
      const bool stays = !different && stays_true(uses.waits, model, report.context(), first);
      if (!different && !stays) continue;
      for (const ast::Notification& one : uses.notifications) {
        if (one.all) continue;
        FindingBuilder finding = report.report(
            one.at->getSourceRange(), report::Confidence::kLikely,
            different ? "this wakes one waiter of several that wait for different things: it may be the wrong one"
                      : "this wakes one of several waiters for a state that stays: the others sleep on");
        finding.note(first->at->getSourceRange(), "waits here");
        if (different) finding.note(second->at->getSourceRange(), "and for something else here");
        if (ast::method_name(one.at) == "notify_one")
          if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(one.at->getCallee()->IgnoreParenImpCasts()))
            finding.replace(clang::SourceRange(member->getMemberLoc(), member->getMemberLoc()), "notify_all");
      }
    }
  }

  static bool differ(const std::vector<ConditionWait>& waits, const ConditionWait*& first,
                     const ConditionWait*& second) {
    for (const ConditionWait& a : waits)
      for (const ConditionWait& b : waits) {
        if (a.text.empty() || b.text.empty() || a.text == b.text) continue;
        // One contains the other: the same with `|| stopped`.
        if (a.text.find(b.text) != std::string::npos || b.text.find(a.text) != std::string::npos) continue;
        if (share_a_part(a.text, b.text)) continue;
        first = &a, second = &b;
        return true;
      }
    return false;
  }

  static std::vector<std::string> parts(const std::string& text) {
    std::vector<std::string> result;
    for (std::size_t from = 0; from <= text.size();) {
      const std::size_t end = std::min({text.find("||", from), text.find("&&", from), text.size()});
      std::string part = text.substr(from, end - from);
      std::erase_if(part, [](char c) { return c == ' ' || c == '!' || c == '\n'; });
      if (!part.empty()) result.push_back(part);
      from = end + 2;
    }
    return result;
  }
  // Beyond a flag that both add, such as `stopped_`: a part that asks about more than one word.
  static bool share_a_part(const std::string& a, const std::string& b) {
    const std::vector<std::string> of_a = parts(a), of_b = parts(b);
    return std::any_of(of_a.begin(), of_a.end(), [&](const std::string& part) {
      return part.find_first_of("(<>=") != std::string::npos && std::find(of_b.begin(), of_b.end(), part) != of_b.end();
    });
  }

  // Several threads wait, and none of them takes back what they wait for.
  static bool stays_true(const std::vector<ConditionWait>& waits, const ast::UnitModel& model,
                         clang::ASTContext& context, const ConditionWait*& first) {
    bool several = false;
    for (const ConditionWait& wait : waits) {
      if (wait.tested.empty()) return false;
      several = several || model.in_several_threads(wait.function, wait.at->getBeginLoc());
      bool takes = false;
      ast::each_statement(wait.function->getBody(), [&](const clang::Stmt* part) {
        const clang::ValueDecl* changed = ast::changed_by(part, context);
        takes = takes || (changed != nullptr && wait.tested.count(changed) != 0);
        return !takes;
      });
      if (takes) return false;
      first = &wait;
    }
    return several;
  }
};

const RegisterUnitCheck<NotifyOneManyWaiters> notify_one_many_waiters("notify-one-many-waiters");

}  // namespace
}  // namespace snarl::analyzers
