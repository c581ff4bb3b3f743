// libsnarl_tidy.so: the UnitChecks as clang-tidy checks, snarl-*.
//
//   clang-tidy-19 -load=libsnarl_tidy.so '-checks=-*,snarl-*' file.cpp
//
// The checks run together once, when the unit's end is reached, over the same declarations as in `snarl lint`; then
// each clang-tidy check tells its own. Option of every check, `Confidence`: the least sure findings to tell
// (certain, likely, hint; default likely).
// Limits: checks that need the whole program (lock-order and its kin) are not there.
// Tested by: tests/cli/tidy_plugin.py
#include <clang-tidy/ClangTidyCheck.h>
#include <clang-tidy/ClangTidyModule.h>
#include <clang-tidy/ClangTidyModuleRegistry.h>

#include <map>
#include <memory>

#include "analyzers/check.h"
#include "analyzers/unit_checks.h"

namespace snarl::analyzers {
namespace {

using Findings = std::vector<report::LintFinding>;

// Of one AST, kept as long as it.
const Findings& findings_of(clang::ASTContext& context) {
  static std::map<clang::ASTContext*, Findings> all;
  const auto [at, is_new] = all.try_emplace(&context);
  if (!is_new) return at->second;
  context.AddDeallocation([](void* key) { all.erase(static_cast<clang::ASTContext*>(key)); }, &context);
  const std::vector<clang::Decl*> before = context.getTraversalScope();
  context.setTraversalScope(own_declarations(context));
  run_unit_checks(context, nullptr, at->second);
  context.setTraversalScope(before);
  return at->second;
}

class TidyCheck : public clang::tidy::ClangTidyCheck {
 public:
  TidyCheck(llvm::StringRef name, clang::tidy::ClangTidyContext* context, std::string check)
      : ClangTidyCheck(name, context), check_(std::move(check)), confidence_(Options.get("Confidence", "likely")) {}

  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap& options) override {
    Options.store(options, "Confidence", confidence_);
  }
  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
  }
  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override { context_ = result.Context; }

  void onEndOfTranslationUnit() override {
    if (context_ == nullptr) return;
    std::vector<const report::LintFinding*> told;
    for (const report::LintFinding& finding : findings_of(*context_))
      if (finding.check == check_ && sure_enough(finding) && !said_before(finding, told)) told.push_back(&finding);
    for (const report::LintFinding* finding : told) tell(*finding);
    context_ = nullptr;
  }

 private:
  bool sure_enough(const report::LintFinding& finding) const {
    report::Confidence least = report::Confidence::kLikely;
    for (const auto each : {report::Confidence::kCertain, report::Confidence::kHint})
      if (confidence_ == report::name(each)) least = each;
    return finding.confidence <= least;
  }
  // By another instance of the same template.
  static bool said_before(const report::LintFinding& finding, const std::vector<const report::LintFinding*>& told) {
    for (const report::LintFinding* each : told)
      if (each->place == finding.place && each->message == finding.message) return true;
    return false;
  }
  clang::SourceLocation location(const std::string& file, int line, int column) const {
    const clang::SourceManager& sources = context_->getSourceManager();
    const auto entry = sources.getFileManager().getOptionalFileRef(file);
    if (!entry || line < 1) return {};
    return sources.translateFileLineCol(*entry, static_cast<unsigned>(line), static_cast<unsigned>(column));
  }
  void tell(const report::LintFinding& finding) {
    const report::LintPlace& place = finding.place;
    {
      clang::DiagnosticBuilder diagnostic = diag(location(place.file, place.line, place.column), "%0");
      diagnostic << finding.message;
      for (const report::LintFix& fix : finding.fixes)
        diagnostic << clang::FixItHint::CreateReplacement(
            clang::CharSourceRange::getCharRange(location(fix.place.file, fix.place.line, fix.place.column),
                                                 location(fix.place.file, fix.place.end_line, fix.place.end_column)),
            fix.text);
    }
    for (const report::LintNote& note : finding.notes)
      diag(location(note.place.file, note.place.line, note.place.column), "%0", clang::DiagnosticIDs::Note)
          << note.message;
  }

  const std::string check_;
  const std::string confidence_;
  clang::ASTContext* context_ = nullptr;
};

class Module : public clang::tidy::ClangTidyModule {
 public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories& factories) override {
    for (const CheckInfo& info : all_checks()) {
      if (!info.make_unit) continue;
      factories.registerCheckFactory("snarl-" + info.name,
                                     [check = info.name](llvm::StringRef name, clang::tidy::ClangTidyContext* context) {
                                       return std::make_unique<TidyCheck>(name, context, check);
                                     });
    }
  }
};

const clang::tidy::ClangTidyModuleRegistry::Add<Module> registered("snarl-module", "Concurrency checks of Snarl.");

}  // namespace
}  // namespace snarl::analyzers
