// unnamed-guard: `std::lock_guard<std::mutex>(m);` makes a temporary that unlocks at once.
//
// Matched: a full expression statement that is nothing but the construction of a guard. `std::lock_guard{m}, f();` and
// guards passed on to a function live long enough for what they are for.
// Tested by: tests/analyzers/unnamed_guard.cpp
#include "analyzers/check.h"
#include "analyzers/clang_headers.h"
#include "analyzers/finding_builder.h"

namespace snarl::analyzers {
namespace {

using namespace clang::ast_matchers;

// The outermost expression that is still nothing but this one, and whether it stands as a statement of its own.
struct Whole {
  const clang::Expr* expression;
  bool is_statement;
};

Whole whole_of(const clang::Expr* expression, clang::ASTContext& context) {
  for (;;) {
    const auto parents = context.getParents(*expression);
    if (parents.size() != 1) return {expression, false};
    const auto* parent = parents[0].get<clang::Stmt>();
    if (parent == nullptr) return {expression, false};
    if (llvm::isa<clang::FullExpr, clang::ImplicitCastExpr, clang::CXXBindTemporaryExpr, clang::CXXFunctionalCastExpr,
                  clang::MaterializeTemporaryExpr, clang::ParenExpr>(parent)) {
      expression = llvm::cast<clang::Expr>(parent);
      continue;
    }
    const bool block =
        llvm::isa<clang::CompoundStmt>(parent) && context.getParents(*parent)[0].get<clang::StmtExpr>() == nullptr;
    return {expression, block || llvm::isa<clang::IfStmt, clang::ForStmt, clang::WhileStmt, clang::DoStmt,
                                           clang::LabelStmt, clang::SwitchCase>(parent)};
  }
}

class UnnamedGuard : public UnitCheck, public MatchFinder::MatchCallback {
 public:
  void register_matchers(MatchFinder& finder, UnitReporter& report) override {
    report_ = &report;
    const auto guard = cxxRecordDecl(
        hasAnyName("::std::lock_guard", "::std::unique_lock", "::std::scoped_lock", "::std::shared_lock"));
    finder.addMatcher(cxxConstructExpr(hasDeclaration(cxxConstructorDecl(ofClass(guard)))).bind("guard"), this);
  }

  void run(const MatchFinder::MatchResult& result) override {
    const auto* guard = result.Nodes.getNodeAs<clang::CXXConstructExpr>("guard");
    if (guard->getNumArgs() == 0 || guard->getConstructor()->isCopyOrMoveConstructor()) return;
    const auto [expression, is_statement] = whole_of(guard, *result.Context);
    if (!is_statement) return;
    report_->report(expression->getSourceRange(), report::Confidence::kCertain,
                    "this guard has no name, so it unlocks at the end of the statement and protects nothing");
  }

 private:
  UnitReporter* report_ = nullptr;
};

const RegisterUnitCheck<UnnamedGuard> registered("unnamed-guard");

}  // namespace
}  // namespace snarl::analyzers
