// Definitions by one walk over the body; uses by walks over expressions.
#include "analyzers/dependence.h"

#include "analyzers/function_extractor.h"
#include "analyzers/vocabulary.h"

namespace snarl::analyzers {
namespace {

constexpr std::size_t kPlacesMax = 16;

const clang::VarDecl* plain_local(const clang::Stmt* expression, const clang::FunctionDecl& function) {
  const auto* use = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expression);
  const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  return variable != nullptr && variable->hasLocalStorage() && variable->getDeclContext() == &function ? variable
                                                                                                       : nullptr;
}

struct Uses : clang::RecursiveASTVisitor<Uses> {
  std::function<void(const clang::Expr*)> visit;
  bool VisitExpr(clang::Expr* expression) { return visit(expression), true; }
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }
};

void each_use(const clang::Stmt* where, std::function<void(const clang::Expr*)> visit) {
  Uses uses;
  uses.visit = std::move(visit);
  uses.TraverseStmt(const_cast<clang::Stmt*>(where));
}

struct Definitions : clang::RecursiveASTVisitor<Definitions> {
  std::function<void(const clang::VarDecl*, const clang::Expr*)> defined;
  std::function<void(const clang::Expr*)> tested;
  const clang::FunctionDecl* function = nullptr;

  bool VisitVarDecl(clang::VarDecl* variable) {
    if (variable->getInit() != nullptr) defined(variable, variable->getInit());
    return true;
  }
  bool VisitBinaryOperator(clang::BinaryOperator* binary) {
    if (!binary->isAssignmentOp()) return true;
    if (const auto* variable = plain_local(binary->getLHS()->IgnoreParenImpCasts(), *function))
      defined(variable, binary->getRHS());
    return true;
  }
  bool VisitCXXOperatorCallExpr(clang::CXXOperatorCallExpr* call) {
    if (call->getOperator() != clang::OO_Equal || call->getNumArgs() != 2) return true;
    if (const auto* variable = plain_local(call->getArg(0)->IgnoreParenImpCasts(), *function))
      defined(variable, call->getArg(1));
    return true;
  }
  bool VisitStmt(clang::Stmt* statement) {
    if (const clang::Expr* condition = ast::condition_of(statement)) tested(condition);
    return true;
  }
  bool TraverseLambdaExpr(clang::LambdaExpr*) { return true; }
};

}  // namespace

Dependence::Dependence(clang::ASTContext& context, Pool& pool, const clang::FunctionDecl& function)
    : context_(context), pool_(pool), function_(function) {
  Definitions definitions;
  definitions.function = &function;
  definitions.defined = [&](const clang::VarDecl* variable, const clang::Expr* value) {
    sources_[variable].push_back(value);
  };
  definitions.tested = [&](const clang::Expr* condition) {
    each_use(condition, [&](const clang::Expr* use) {
      if (const auto* variable = plain_local(use, function_)) tested_.insert(variable);
    });
  };
  definitions.TraverseStmt(function.getBody());
}

void Dependence::collect(const clang::Stmt* part, std::set<const clang::VarDecl*>& seen,
                         std::set<clang::SourceLocation>& places) {
  each_use(part, [&](const clang::Expr* use) {
    if (places.size() >= kPlacesMax) return;
    if (const auto* variable = plain_local(use, function_)) {
      const auto found = sources_.find(variable);
      if (found != sources_.end() && seen.insert(variable).second)
        for (const clang::Expr* value : found->second) collect(value, seen, places);
      if (!variable->getType()->isReferenceType()) return;
    }
    if (llvm::isa<clang::MemberExpr, clang::DeclRefExpr, clang::CallExpr, clang::ArraySubscriptExpr,
                  clang::UnaryOperator>(use))
      places.insert(use->getExprLoc());
  });
}

std::vector<Point> Dependence::of(const clang::Expr* expression) {
  std::set<const clang::VarDecl*> seen;
  std::set<clang::SourceLocation> places;
  if (expression != nullptr) collect(expression, seen, places);
  std::vector<Point> result;
  for (const clang::SourceLocation& place : places) result.push_back(point_of(place, context_, pool_));
  return result;
}

void Dependence::describe(const clang::Expr* condition, PathBuilder& paths, Block& block) {
  block.depends = of(condition);
  bool negated = false;
  condition = PathBuilder::strip_test(condition, context_, &negated);
  bool simple = true;
  std::vector<PathId> about;
  each_use(condition, [&](const clang::Expr* use) {
    if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr, clang::StmtExpr>(use)) simple = false;
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(use);
        unary != nullptr && unary->isIncrementDecrementOp())
      simple = false;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(use); binary != nullptr && binary->isAssignmentOp())
      simple = false;
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(use)) about.push_back(paths.id(use));
  });
  const clang::CharSourceRange range = clang::CharSourceRange::getTokenRange(condition->getSourceRange());
  const llvm::StringRef text = clang::Lexer::getSourceText(range, context_.getSourceManager(), context_.getLangOpts());
  if (!simple || text.empty() || text.size() > 80) return;
  block.condition = pool_.name(text.str());
  block.condition_negated = negated;
  block.about = std::move(about);
}

}  // namespace snarl::analyzers
