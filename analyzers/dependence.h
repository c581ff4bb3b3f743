// What a value comes from, inside one function: reads of shared objects and calls, also through locals.
//
// Flow-insensitive: a local comes from all that is ever assigned to it. Control dependence is the flow graph's
// business. Tested by: tests/analyzers/split_critical_section.cpp, tests/analyzers/missing_unlock.cpp
#pragma once
#include <map>
#include <set>
#include <vector>

#include "analyzers/clang_headers.h"
#include "analyzers/path_builder.h"
#include "analyzers/pool.h"
#include "analyzers/summary.h"

namespace snarl::analyzers {

class Dependence {
 public:
  Dependence(clang::ASTContext& context, Pool& pool, const clang::FunctionDecl& function);
  // The places of the reads and calls, as their events have them.
  std::vector<Point> of(const clang::Expr* expression);
  // Locals that conditions test.
  bool is_tested(const clang::VarDecl* variable) const { return tested_.count(variable) != 0; }
  // Fills condition, condition_negated, about and depends.
  void describe(const clang::Expr* condition, PathBuilder& paths, Block& block);

 private:
  void collect(const clang::Stmt* part, std::set<const clang::VarDecl*>& seen, std::set<clang::SourceLocation>& places);

  clang::ASTContext& context_;
  Pool& pool_;
  const clang::FunctionDecl& function_;
  std::map<const clang::VarDecl*, std::vector<const clang::Expr*>> sources_;
  std::set<const clang::VarDecl*> tested_;
};

}  // namespace snarl::analyzers
