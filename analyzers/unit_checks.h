// All UnitChecks over one AST: what a run of lint and the clang-tidy plug-in share.
#pragma once
#include <vector>

#include "analyzers/clang_headers.h"
#include "analyzers/engine.h"

namespace snarl::analyzers {

// What is declared outside system headers, the traversal scope that checks want.
std::vector<clang::Decl*> own_declarations(const clang::ASTContext& context);

// Over the context's traversal scope. A finding that several instances of a template give is there as often.
void run_unit_checks(clang::ASTContext& context, const CheckFilter& enabled,
                     std::vector<report::LintFinding>& findings);

}  // namespace snarl::analyzers
