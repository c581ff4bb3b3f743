// seq-cst-fence-alone: a seq_cst fence orders a store before a load only against another thread that has such a fence,
// or seq_cst accesses, too. `x.store(1); fence; y.load();` here and `y.store(1); x.load();` there: both loads may be
// old.
//
// Matched: a function with store, fence, load of two atomics, and one that stores the second and then loads the first
// with no seq_cst in between. Limits: both must be in the unit. Tested by: tests/analyzers/seq_cst_fence_alone.cpp
#include "analyzers/atomic_operations.h"
#include "analyzers/model_check.h"

namespace snarl::analyzers {
namespace {

using clang::Stmt;

struct Step {
  const clang::ValueDecl* object = nullptr;  // null: a fence
  bool reads = false, writes = false, seq_cst = false;
  const clang::Expr* at = nullptr;
};

class SeqCstFenceAlone : public ModelCheck {
  void run(const ast::UnitModel& model, UnitReporter& report) override {
    std::vector<std::vector<Step>> all;
    for (const clang::FunctionDecl* function : model.functions()) all.push_back(steps_of(function, report.context()));
    for (const auto& mine : all)
      for (std::size_t fence = 0; fence < mine.size(); ++fence)
        if (mine[fence].object == nullptr && mine[fence].seq_cst) look_at(mine, fence, all, report);
  }

  static std::vector<Step> steps_of(const clang::FunctionDecl* function, const clang::ASTContext& context) {
    std::vector<Step> steps;
    ast::each_statement_of(function, [&](const Stmt* statement) {
      if (llvm::isa<clang::LambdaExpr>(statement)) return false;
      if (const auto order = ast::thread_fence(statement, context)) {
        steps.push_back({nullptr, false, false, *order == ast::kSeqCst, llvm::cast<clang::Expr>(statement)});
      } else if (const auto operation = ast::atomic_operation(statement, context)) {
        if (const clang::ValueDecl* object = ast::named_by(operation->object))
          steps.push_back(
              {object, operation->reads(), operation->writes(), operation->order == ast::kSeqCst, operation->whole});
      }
      return true;
    });
    return steps;
  }

  static void look_at(const std::vector<Step>& mine, std::size_t fence, const std::vector<std::vector<Step>>& all,
                      UnitReporter& report) {
    for (std::size_t before = 0; before < fence; ++before) {
      if (!mine[before].writes || mine[before].object == nullptr) continue;
      for (std::size_t after = fence + 1; after < mine.size(); ++after) {
        if (mine[after].object == nullptr || !mine[after].reads || mine[after].object == mine[before].object) continue;
        const Step *opposite = nullptr, *fenced = nullptr;
        for (const auto& other : all)
          if (&other != &mine) crosses(other, mine[after].object, mine[before].object, opposite, fenced);
        if (opposite == nullptr || fenced != nullptr) continue;
        report
            .report(mine[fence].at->getSourceRange(), report::Confidence::kLikely,
                    "this fence orders nothing on its own: the other side stores " + name_of(*mine[after].object) +
                        " and loads " + name_of(*mine[before].object) + " without one")
            .note(opposite->at->getSourceRange(), "stored here, with no fence before the load");
        return;
      }
    }
  }

  // A store of `stored`, then a load of `loaded`: with or without seq_cst between them.
  static void crosses(const std::vector<Step>& steps, const clang::ValueDecl* stored, const clang::ValueDecl* loaded,
                      const Step*& opposite, const Step*& fenced) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i].object != stored || !steps[i].writes) continue;
      bool fence = false;
      for (std::size_t j = i + 1; j < steps.size(); ++j) {
        fence = fence || (steps[j].object == nullptr && steps[j].seq_cst) ||
                (steps[j].reads && steps[j].writes && steps[j].seq_cst);
        if (steps[j].object != loaded || !steps[j].reads) continue;
        ((fence || (steps[i].seq_cst && steps[j].seq_cst)) ? fenced : opposite) = &steps[i];
        break;
      }
    }
  }
};

const RegisterUnitCheck<SeqCstFenceAlone> seq_cst_fence_alone("seq-cst-fence-alone");

}  // namespace
}  // namespace snarl::analyzers
