#include "analyzers/unit_checks.h"

#include "analyzers/check.h"
#include "analyzers/finding_builder.h"

namespace snarl::analyzers {

std::vector<clang::Decl*> own_declarations(const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  std::vector<clang::Decl*> own;
  for (clang::Decl* declaration : context.getTranslationUnitDecl()->decls()) {
    const clang::SourceLocation at = sources.getExpansionLoc(declaration->getLocation());
    if (at.isValid() && !sources.isInSystemHeader(at)) own.push_back(declaration);
  }
  return own;
}

void run_unit_checks(clang::ASTContext& context, const CheckFilter& enabled,
                     std::vector<report::LintFinding>& findings) {
  clang::ast_matchers::MatchFinder finder;
  std::vector<std::pair<std::unique_ptr<UnitCheck>, std::unique_ptr<UnitReporter>>> checks;
  for (const CheckInfo& info : all_checks()) {
    if (!info.make_unit || (enabled && !enabled(info.name))) continue;
    checks.emplace_back(info.make_unit(), std::make_unique<UnitReporter>(info.name, context, findings));
    checks.back().first->register_matchers(finder, *checks.back().second);
  }
  finder.matchAST(context);
  for (auto& [check, reporter] : checks) check->end_of_unit(*reporter);
}

}  // namespace snarl::analyzers
