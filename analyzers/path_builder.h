// Access paths of expressions, as one function sees them.
#pragma once
#include <unordered_map>

#include "analyzers/clang_headers.h"
#include "analyzers/pool.h"
#include "analyzers/roles.h"

namespace snarl::analyzers {

std::string usr_of(const clang::Decl& declaration);

class PathBuilder {
 public:
  PathBuilder(clang::ASTContext& context, Pool& pool, const Roles& roles)
      : context_(context), pool_(pool), roles_(roles) {}

  // The function whose frame paths are seen from.
  void enter(const clang::FunctionDecl* function);
  // The object that an expression denotes, or the value of a pointer: "x&" for &x.
  Path of(const clang::Expr* expression) { return of(expression, 0); }
  PathId id(const clang::Expr* expression) { return pool_.path(of(expression)); }
  Path of_variable(const clang::VarDecl& variable) { return of_variable(variable, 0); }
  Path field_of_this(const clang::FieldDecl& field);
  // What a pointer points to; anything else as it is.
  Path pointee(const clang::Expr* expression);
  const clang::FunctionDecl* function() const { return function_; }
  // Whether the variable stands for one object all its life.
  bool is_alias(const clang::VarDecl& variable);

  static const clang::Expr* strip(const clang::Expr* expression);
  // Without the negations and comparisons with zero or null around it. `*negated` (false before): it holds where the
  // condition does not.
  static const clang::Expr* strip_test(const clang::Expr* condition, const clang::ASTContext& context, bool* negated);

 private:
  Path of(const clang::Expr* expression, int depth);
  Path of_variable(const clang::VarDecl& variable, int depth);
  Path of_call(const clang::CallExpr& call, int depth);
  Path of_operator(const clang::CXXOperatorCallExpr& call, int depth);
  Path of_container(const clang::BinaryOperator& difference, int depth);
  Path of_unary(const clang::UnaryOperator& unary, int depth);
  Path of_construct(const clang::CXXConstructExpr& construct, int depth);
  Path of_result(const clang::FunctionDecl& callee, const clang::Expr* object, const clang::CallExpr& call, int depth);
  Path element(Path base, const clang::Expr* index);
  bool is_own_parameter(const clang::ParmVarDecl& parameter) const;
  bool is_captured_by_copy(const clang::VarDecl& variable) const;
  const std::string& usr(const clang::Decl& declaration);

  clang::ASTContext& context_;
  Pool& pool_;
  const Roles& roles_;
  const clang::FunctionDecl* function_ = nullptr;
  std::unordered_map<const clang::Decl*, std::string> usrs_;
  std::unordered_map<const clang::VarDecl*, bool> aliases_;
};

}  // namespace snarl::analyzers
