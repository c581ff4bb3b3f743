// Paths of expressions, and walking inwards and outwards.
#include "analyzers/vocabulary.h"

namespace snarl::analyzers::ast {
namespace {

using clang::Expr;
using clang::Stmt;

std::string key_of(const void* pointer) { return std::to_string(reinterpret_cast<std::uintptr_t>(pointer)); }

const clang::Decl* canonical(const clang::Decl* declaration) { return declaration->getCanonicalDecl(); }

std::string pointee(std::string path) {
  if (path.empty() || path == "this") return path;
  if (path[0] == '&') return path.substr(1);
  return path + "*";
}

std::string path_of_variable(const clang::ValueDecl* declaration, int depth);

std::string path_at(const Expr* expression, int depth) {
  if (expression == nullptr || depth > 20) return "";
  expression = strip_all(expression);
  if (llvm::isa<clang::CXXThisExpr>(expression)) return "this";
  if (const auto* literal = llvm::dyn_cast<clang::IntegerLiteral>(expression))
    return "#" + std::to_string(literal->getValue().getLimitedValue());
  if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression))
    return path_of_variable(name->getDecl(), depth);
  if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    if (llvm::isa<clang::VarDecl>(member->getMemberDecl())) return path_of_variable(member->getMemberDecl(), depth);
    if (!llvm::isa<clang::FieldDecl>(member->getMemberDecl())) return "";
    std::string base = path_at(member->getBase(), depth + 1);
    if (member->isArrow()) base = pointee(std::move(base));
    return base.empty() ? "" : base + "." + key_of(canonical(member->getMemberDecl()));
  }
  if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    std::string inner = path_at(unary->getSubExpr(), depth + 1);
    if (inner.empty()) return "";
    if (unary->getOpcode() == clang::UO_Deref) return pointee(std::move(inner));
    if (unary->getOpcode() == clang::UO_AddrOf)
      return inner.back() == '*' ? inner.substr(0, inner.size() - 1) : "&" + inner;
    return "";
  }
  const Expr *base = nullptr, *index = nullptr;
  if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    base = element->getBase(), index = element->getIdx();
  } else if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression)) {
    const auto op = call->getOperator();
    if ((op == clang::OO_Arrow || op == clang::OO_Star) && call->getNumArgs() == 1)
      return pointee(path_at(call->getArg(0), depth + 1));
    if (op == clang::OO_Subscript && call->getNumArgs() == 2) base = call->getArg(0), index = call->getArg(1);
  }
  if (base == nullptr) return "";
  const std::string whole = path_at(base, depth + 1), which = path_at(index, depth + 1);
  return whole.empty() || which.empty() ? "" : whole + "[" + which + "]";
}

std::string path_of_variable(const clang::ValueDecl* declaration, int depth) {
  // A local reference is what it refers to.
  if (const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration))
    if (variable->getType()->isReferenceType() && variable->isLocalVarDecl() && variable->getInit() != nullptr) {
      std::string target = path_at(variable->getInit(), depth + 1);
      if (!target.empty()) return target;
    }
  return "@" + key_of(canonical(declaration));
}

bool is_passing(const clang::FunctionDecl* callee) {
  return callee != nullptr && callee->isInStdNamespace() && callee->getIdentifier() != nullptr &&
         one_of(callee->getName(), {"move", "forward", "ref", "cref", "as_const"});
}

}  // namespace

const Expr* strip(const Expr* expression) {
  for (;;) {
    const Expr* inner = expression->IgnoreParenImpCasts();
    if (const auto* full = llvm::dyn_cast<clang::FullExpr>(inner)) inner = full->getSubExpr();
    if (const auto* temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(inner)) inner = temporary->getSubExpr();
    if (const auto* bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(inner)) inner = bound->getSubExpr();
    if (const auto* standard = llvm::dyn_cast<clang::CXXDefaultInitExpr>(inner))
      if (standard->getExpr() != nullptr) inner = standard->getExpr();
    if (inner == expression) return inner;
    expression = inner;
  }
}

const Expr* strip_all(const Expr* expression) {
  for (;;) {
    const Expr* inner = strip(expression);
    if (const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(inner)) inner = cast->getSubExpr();
    if (const auto* construct = llvm::dyn_cast<clang::CXXConstructExpr>(inner))
      if (construct->getNumArgs() == 1 && construct->getConstructor()->isCopyOrMoveConstructor())
        inner = construct->getArg(0);
    if (const auto* call = llvm::dyn_cast<clang::CallExpr>(inner))
      if (call->getNumArgs() == 1 && is_passing(call->getDirectCallee())) inner = call->getArg(0);
    if (const auto* list = llvm::dyn_cast<clang::InitListExpr>(inner))
      if (list->getNumInits() == 1 && !list->getType()->isAggregateType()) inner = list->getInit(0);
    if (inner == expression) return inner;
    expression = inner;
  }
}

std::string path_of(const Expr* expression) { return path_at(expression, 0); }

const clang::ValueDecl* named_by(const Expr* expression) {
  for (int depth = 0; expression != nullptr && depth < 20; ++depth) {
    expression = strip_all(expression);
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
      const auto* variable = llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      if (variable == nullptr) return nullptr;
      if (variable->getType()->isReferenceType() && variable->isLocalVarDecl() && variable->getInit() != nullptr) {
        expression = variable->getInit();
        continue;
      }
      return variable->getCanonicalDecl();
    }
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(expression))
      return llvm::isa<clang::FieldDecl, clang::VarDecl>(member->getMemberDecl())
                 ? llvm::cast<clang::ValueDecl>(member->getMemberDecl()->getCanonicalDecl())
                 : nullptr;
    if (const auto* element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
      expression = element->getBase();
    } else if (const auto* unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
               unary != nullptr && (unary->getOpcode() == clang::UO_Deref || unary->getOpcode() == clang::UO_AddrOf)) {
      expression = unary->getSubExpr();
    } else if (const auto* call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression);
               call != nullptr && (call->getOperator() == clang::OO_Subscript ||
                                   call->getOperator() == clang::OO_Star || call->getOperator() == clang::OO_Arrow)) {
      expression = call->getArg(0);
    } else {
      return nullptr;
    }
  }
  return nullptr;
}

bool mentions(const Stmt* where, const clang::ValueDecl* declaration) {
  bool found = false;
  each_statement(where, [&](const Stmt* statement) {
    if (const auto* name = llvm::dyn_cast<clang::DeclRefExpr>(statement))
      found = found || canonical(name->getDecl()) == canonical(declaration);
    if (const auto* member = llvm::dyn_cast<clang::MemberExpr>(statement))
      found = found || canonical(member->getMemberDecl()) == canonical(declaration);
    return !found;
  });
  return found;
}

void each_statement(const Stmt* root, llvm::function_ref<bool(const Stmt*)> visit) {
  if (root == nullptr || !visit(root)) return;
  for (const Stmt* child : root->children()) each_statement(child, visit);
  if (const auto* standard = llvm::dyn_cast<clang::CXXDefaultInitExpr>(root))
    each_statement(standard->getExpr(), visit);
}

namespace {

// One step outwards. At the edge of a function both are null.
struct Outer {
  const Stmt* statement = nullptr;
  const clang::FunctionDecl* function = nullptr;
};
Outer outwards(const Stmt* statement, clang::ASTContext& context) {
  clang::DynTypedNode node = clang::DynTypedNode::create(*statement);
  for (;;) {
    const auto parents = context.getParents(node);
    if (parents.empty()) return {};
    node = parents[0];
    if (const auto* function = node.get<clang::FunctionDecl>()) return {nullptr, function};
    if (const auto* lambda = node.get<clang::LambdaExpr>())
      if (statement == lambda->getBody()) return {nullptr, lambda->getCallOperator()};
    if (const auto* outer = node.get<Stmt>()) return {outer, nullptr};
    if (node.get<clang::TranslationUnitDecl>() != nullptr) return {};
  }
}

}  // namespace

const Stmt* parent_of(const Stmt* statement, clang::ASTContext& context) {
  return outwards(statement, context).statement;
}

const clang::FunctionDecl* enclosing_function(const Stmt* statement, clang::ASTContext& context) {
  for (;;) {
    const Outer outer = outwards(statement, context);
    if (outer.statement == nullptr) return outer.function;
    statement = outer.statement;
  }
}

const Stmt* enclosing_loop(const Stmt* statement, clang::ASTContext& context) {
  for (const Stmt* outer = parent_of(statement, context); outer != nullptr; outer = parent_of(outer, context))
    if (body_of_loop(outer) != nullptr) return outer;
  return nullptr;
}

bool is_within(const Stmt* inner, const Stmt* outer, clang::ASTContext& context) {
  for (; inner != nullptr; inner = parent_of(inner, context))
    if (inner == outer) return true;
  return false;
}

bool is_discarded(const Expr* expression, clang::ASTContext& context, const Expr*& whole) {
  for (whole = expression;;) {
    const auto parents = context.getParents(*whole);
    if (parents.size() != 1) return false;
    const auto* parent = parents[0].get<Stmt>();
    if (parent == nullptr) return false;
    const auto* cast = llvm::dyn_cast<clang::ExplicitCastExpr>(parent);
    if (llvm::isa<clang::FullExpr, clang::ImplicitCastExpr, clang::CXXBindTemporaryExpr, clang::CXXFunctionalCastExpr,
                  clang::MaterializeTemporaryExpr, clang::ParenExpr>(parent) ||
        (cast != nullptr && cast->getType()->isVoidType())) {
      whole = llvm::cast<Expr>(parent);
      continue;
    }
    if (const auto* loop = llvm::dyn_cast<clang::ForStmt>(parent)) return loop->getCond() != whole;
    if (const Expr* condition = condition_of(parent)) return condition != whole;
    if (llvm::isa<clang::CompoundStmt>(parent)) {
      const auto around = context.getParents(*parent);
      return around.empty() || around[0].get<clang::StmtExpr>() == nullptr;
    }
    return llvm::isa<clang::LabelStmt, clang::SwitchCase, clang::CXXForRangeStmt>(parent);
  }
}

bool is_before(clang::SourceLocation a, clang::SourceLocation b, const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  return sources.isBeforeInTranslationUnit(sources.getExpansionLoc(a), sources.getExpansionLoc(b));
}

const Expr* condition_of(const Stmt* statement) {
  if (const auto* branch = llvm::dyn_cast<clang::IfStmt>(statement)) return branch->getCond();
  if (const auto* loop = llvm::dyn_cast<clang::WhileStmt>(statement)) return loop->getCond();
  if (const auto* loop = llvm::dyn_cast<clang::DoStmt>(statement)) return loop->getCond();
  if (const auto* loop = llvm::dyn_cast<clang::ForStmt>(statement)) return loop->getCond();
  if (const auto* choice = llvm::dyn_cast<clang::ConditionalOperator>(statement)) return choice->getCond();
  return nullptr;
}

const Stmt* body_of_loop(const Stmt* loop) {
  if (const auto* statement = llvm::dyn_cast<clang::WhileStmt>(loop)) return statement->getBody();
  if (const auto* statement = llvm::dyn_cast<clang::DoStmt>(loop)) return statement->getBody();
  if (const auto* statement = llvm::dyn_cast<clang::ForStmt>(loop)) return statement->getBody();
  if (const auto* statement = llvm::dyn_cast<clang::CXXForRangeStmt>(loop)) return statement->getBody();
  return nullptr;
}

}  // namespace snarl::analyzers::ast
