// What is done to a new object before it is published is no race, whoever else does it to other objects of the class.
//
// A local pointer counts when nothing but allocations and null is ever assigned to it. Its object is published by the
// first use that gives the pointer away: an argument to a function that is not the library's, an assignment, a return,
// a capture. Looked at in the order of the text.
// Limits: a loop that uses the object of the round before at its head. Tested by: tests/analyzers/unguarded_access.cpp
#include "analyzers/fresh_objects.h"

#include <set>

#include "analyzers/path_builder.h"

namespace snarl::analyzers {
namespace {

using clang::Expr;
using clang::Stmt;

// Macros count where they are used.
clang::SourceLocation place(clang::SourceLocation at, const clang::Decl& where) {
  return where.getASTContext().getSourceManager().getExpansionLoc(at);
}

bool allocates(const Expr* value) {
  value = PathBuilder::strip(value);
  if (llvm::isa<clang::CXXNewExpr>(value)) return true;
  if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(value); made != nullptr && made->getNumArgs() == 1)
    return allocates(made->getArg(0));
  const auto* call = llvm::dyn_cast<clang::CallExpr>(value);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = callee->getName();
  if (callee->isInStdNamespace()) return name == "make_unique" || name == "make_shared";
  // malloc, and what others call theirs: zmalloc, kzalloc, pool_alloc.
  return callee->getReturnType()->isPointerType() && name.contains_insensitive("alloc") &&
         !name.contains_insensitive("realloc");
}

bool is_library(const clang::FunctionDecl& callee) {
  return callee.getASTContext().getSourceManager().isInSystemHeader(callee.getLocation());
}

class Walk {
 public:
  explicit Walk(const clang::FunctionDecl& function) : function_(function) {}

  FreshUntil run() {
    visit(function_.getBody());
    FreshUntil result;
    for (const clang::VarDecl* variable : made_)
      if (others_.count(variable) == 0) {
        const auto shown = shown_.find(variable);
        result[variable] = shown == shown_.end() ? place(function_.getEndLoc(), function_) : shown->second;
      }
    return result;
  }

 private:
  const clang::VarDecl* local(const Expr* expression) const {
    const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(PathBuilder::strip(expression));
    const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
    return variable != nullptr && variable->hasLocalStorage() ? variable : nullptr;
  }

  void assigned(const clang::VarDecl* variable, const Expr* value) {
    if (variable == nullptr) return;
    if (allocates(value))
      made_.insert(variable);
    else if (!value->isNullPointerConstant(function_.getASTContext(), Expr::NPC_ValueDependentIsNotNull))
      others_.insert(variable);
  }

  void visit(const Stmt* statement) {
    if (statement == nullptr) return;
    if (const auto* declarations = llvm::dyn_cast<clang::DeclStmt>(statement))
      for (const clang::Decl* declaration : declarations->decls())
        if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
            variable != nullptr && variable->getInit() != nullptr)
          assigned(variable, variable->getInit());
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement); binary && binary->isAssignmentOp())
      if (const clang::VarDecl* variable = local(binary->getLHS())) {
        assigned(variable, binary->getRHS());
        return visit(binary->getRHS());
      }
    if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement); branch != nullptr && leaves(branch->getThen())) {
      visit(branch->getCond());
      const FreshUntil before = shown_;
      visit(branch->getThen());
      shown_ = before;
      return visit(branch->getElse());
    }
    if (const auto* lambda = llvm::dyn_cast<clang::LambdaExpr>(statement)) {
      for (const clang::LambdaCapture& capture : lambda->captures())
        if (capture.capturesVariable())
          if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar()))
            shown_.try_emplace(variable, place(lambda->getBeginLoc(), *variable));
      return;
    }
    if (const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(statement)) {
      if (const clang::VarDecl* variable = local(use))
        shown_.try_emplace(variable, place(use->getBeginLoc(), *variable));
      return;
    }
    for (const Stmt* child : statement->children()) {
      const auto* part = llvm::dyn_cast_or_null<Expr>(child);
      if (part != nullptr && local(part) != nullptr && only_looks_inside(statement, part)) continue;
      // &p->field given to the library: a mutex is initialised, memory is cleared.
      if (part != nullptr && is_library_call(statement) && points_into(part)) continue;
      visit(child);
    }
  }

  // What is shown there is not shown behind it.
  static bool leaves(const Stmt* branch) {
    if (const auto* several = llvm::dyn_cast<clang::CompoundStmt>(branch))
      return !several->body_empty() && leaves(several->body_back());
    if (const auto* thrown = llvm::dyn_cast<clang::Expr>(branch))
      return llvm::isa<clang::CXXThrowExpr>(thrown->IgnoreParenImpCasts());
    return llvm::isa<clang::ReturnStmt>(branch);
  }

  static bool is_library_call(const Stmt* statement) {
    const auto* call = llvm::dyn_cast<clang::CallExpr>(statement);
    const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
    return callee != nullptr && callee->getIdentifier() != nullptr && callee->isExternC() && is_library(*callee) &&
           callee->getName() != "pthread_create" && callee->getName() != "thrd_create";
  }

  bool points_into(const Expr* argument) const {
    const auto* address = llvm::dyn_cast<clang::UnaryOperator>(PathBuilder::strip(argument));
    const auto* member =
        address == nullptr ? nullptr : llvm::dyn_cast<clang::MemberExpr>(PathBuilder::strip(address->getSubExpr()));
    return member != nullptr && local(member->getBase()) != nullptr;
  }

  // What the statement does with the pointer leaves it unknown to others.
  static bool only_looks_inside(const Stmt* statement, const Expr* part) {
    if (is_library_call(statement)) return true;
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(statement))
      return llvm::isa<clang::FieldDecl>(member->getMemberDecl());
    if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(statement))
      return unary->getOpcode() == clang::UO_Deref || unary->getOpcode() == clang::UO_LNot;
    if (const auto* binary = llvm::dyn_cast<clang::BinaryOperator>(statement)) return binary->isComparisonOp();
    if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(statement))
      return by_operator->getOperator() == clang::OO_Arrow || by_operator->getOperator() == clang::OO_Star;
    if (const auto* subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(statement))
      return subscript->getBase() == part;
    return llvm::isa<clang::IfStmt, clang::CXXDeleteExpr, clang::UnaryExprOrTypeTraitExpr>(statement);
  }

  const clang::FunctionDecl& function_;
  FreshUntil shown_;
  std::set<const clang::VarDecl*> made_, others_;
};

}  // namespace

FreshUntil fresh_until(const clang::FunctionDecl& function) {
  return function.hasBody() ? Walk(function).run() : FreshUntil();
}

bool is_fresh_pointer(const FreshUntil& until, const clang::DeclRefExpr* use) {
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(use->getDecl());
  const auto found = variable == nullptr ? until.end() : until.find(variable);
  return found != until.end() && place(use->getBeginLoc(), *variable) < found->second;
}

bool is_fresh(const FreshUntil& until, const Expr* object) {
  bool inside = false;
  for (const Expr* root = object;;) {
    root = PathBuilder::strip(root);
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(root);
        member != nullptr && llvm::isa<clang::FieldDecl>(member->getMemberDecl())) {
      root = member->getBase();
    } else if (const auto* subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(root)) {
      root = subscript->getBase();
    } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(root);
               unary != nullptr && unary->getOpcode() == clang::UO_Deref) {
      root = unary->getSubExpr();
    } else if (const auto* by_operator = llvm::dyn_cast<clang::CXXOperatorCallExpr>(root);
               by_operator != nullptr && by_operator->getNumArgs() == 1) {
      root = by_operator->getArg(0);
    } else {
      const auto* use = llvm::dyn_cast<clang::DeclRefExpr>(root);
      const auto* variable = use == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(use->getDecl());
      const auto found = variable == nullptr ? until.end() : until.find(variable);
      return inside && found != until.end() && place(object->getBeginLoc(), *variable) < found->second;
    }
    inside = true;
  }
}

}  // namespace snarl::analyzers
