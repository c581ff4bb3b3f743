// Parses one unit, runs the UnitChecks over it and extracts its summary.
//
// Matchers see only what lies outside system headers: walking the standard library would cost more than parsing it.
// Limits: flags that only GCC knows are dropped one by one, as Clang names them.
#include <algorithm>
#include <map>
#include <set>

#include "analyzers/check.h"
#include "analyzers/clang_headers.h"
#include "analyzers/engine.h"
#include "analyzers/extract.h"
#include "analyzers/finding_builder.h"
#include "analyzers/summary_io.h"

namespace snarl::analyzers {
namespace {

using clang::ast_matchers::MatchFinder;

std::string absolute(llvm::StringRef path, llvm::StringRef directory) {
  llvm::SmallString<256> result(path);
  if (!llvm::sys::path::is_absolute(result)) llvm::sys::fs::make_absolute(directory, result);
  llvm::sys::path::remove_dots(result, /*remove_dot_dot=*/true);
  return std::string(result);
}

// Keeps errors as data, and the arguments that the driver does not know.
class ErrorCollector : public clang::DiagnosticConsumer {
 public:
  ErrorCollector(const Unit& unit, std::vector<report::LintFinding>& errors) : unit_(unit), errors_(errors) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    DiagnosticConsumer::HandleDiagnostic(level, diagnostic);
    if (level < clang::DiagnosticsEngine::Error) return;
    llvm::SmallString<256> message;
    diagnostic.FormatDiagnostic(message);
    if (llvm::StringRef text = message; text.consume_front_insensitive("unknown argument")) {
      const auto quoted = text.split('\'').second.split('\'').first;
      if (!quoted.empty()) unknown_.insert(quoted.str());
    }
    report::LintFinding error;
    error.check = "compiler";
    error.confidence = report::Confidence::kCertain;
    error.message = std::string(message);
    error.place.file = absolute(unit_.file, unit_.directory);
    if (diagnostic.hasSourceManager() && diagnostic.getLocation().isValid()) {
      const clang::PresumedLoc at = diagnostic.getSourceManager().getPresumedLoc(diagnostic.getLocation());
      if (at.isValid()) {
        error.place.file = absolute(at.getFilename(), unit_.directory);
        error.place.line = static_cast<int>(at.getLine());
        error.place.column = static_cast<int>(at.getColumn());
      }
    }
    errors_.push_back(std::move(error));
  }
  const std::set<std::string>& unknown() const { return unknown_; }

 private:
  const Unit& unit_;
  std::vector<report::LintFinding>& errors_;
  std::set<std::string> unknown_;
};

void run_matchers(clang::ASTContext& context, const CheckFilter& enabled, std::vector<report::LintFinding>& findings) {
  MatchFinder finder;
  std::vector<std::pair<std::unique_ptr<UnitCheck>, std::unique_ptr<UnitReporter>>> checks;
  for (const CheckInfo& info : all_checks()) {
    if (!info.make_unit || (enabled && !enabled(info.name))) continue;
    checks.emplace_back(info.make_unit(), std::make_unique<UnitReporter>(info.name, context, findings));
    checks.back().first->register_matchers(finder, *checks.back().second);
  }
  finder.matchAST(context);
  for (auto& [check, reporter] : checks) check->end_of_unit(*reporter);
}

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(UnitResult& result, const LockTable& table, const CheckFilter& enabled)
      : result_(result), table_(table), enabled_(enabled) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    const clang::SourceManager& sources = context.getSourceManager();
    std::vector<clang::Decl*> own;
    for (clang::Decl* declaration : context.getTranslationUnitDecl()->decls()) {
      const clang::SourceLocation at = sources.getExpansionLoc(declaration->getLocation());
      if (at.isValid() && !sources.isInSystemHeader(at)) own.push_back(declaration);
    }
    context.setTraversalScope(own);
    run_matchers(context, enabled_, result_.findings);
    result_.summary = to_bytes(extract(context, table_));
  }

 private:
  UnitResult& result_;
  const LockTable& table_;
  const CheckFilter& enabled_;
};

class Action : public clang::ASTFrontendAction {
 public:
  Action(UnitResult& result, const LockTable& table, const CheckFilter& enabled, const Unit& unit)
      : result_(result), table_(table), enabled_(enabled), unit_(unit) {}

 protected:
  bool BeginSourceFileAction(clang::CompilerInstance& instance) override {
    struct AllFiles : clang::DependencyCollector {
      bool needSystemDependencies() override { return true; }
    };
    files_ = std::make_shared<AllFiles>();
    instance.addDependencyCollector(files_);
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(result_, table_, enabled_);
  }
  void EndSourceFileAction() override {
    for (const std::string& file : files_->getDependencies())
      result_.files_read.push_back(absolute(file, unit_.directory));
  }

 private:
  UnitResult& result_;
  const LockTable& table_;
  const CheckFilter& enabled_;
  const Unit& unit_;
  std::shared_ptr<clang::DependencyCollector> files_;
};

std::vector<std::string> adjusted(const Unit& unit, const std::set<std::string>& without) {
  using namespace clang::tooling;
  const ArgumentsAdjuster adjuster =
      combineAdjusters(combineAdjusters(getClangStripOutputAdjuster(), getClangSyntaxOnlyAdjuster()),
                       combineAdjusters(getClangStripDependencyFileAdjuster(), getStripPluginsAdjuster()));
  std::vector<std::string> result = adjuster(unit.command_line, unit.file);
  std::erase_if(result, [&](const std::string& word) { return without.count(word) != 0; });
  // The unit's own warnings are its compiler's business. Clang's headers are found beside Clang, not beside us.
  const auto dashes = std::find(result.begin(), result.end(), "--");
  result.insert(dashes, {"-w", "-resource-dir=" SNARL_CLANG_RESOURCE_DIR});
  return result;
}

}  // namespace

UnitResult summarise_unit(const Unit& unit, const LockTable& table, const CheckFilter& enabled) {
  std::set<std::string> without;
  for (;;) {
    UnitResult result;
    ErrorCollector errors(unit, result.errors);
    auto files = llvm::vfs::createPhysicalFileSystem();  // a working directory of its own: thread safe
    files->setCurrentWorkingDirectory(unit.directory);
    llvm::IntrusiveRefCntPtr<clang::FileManager> manager(new clang::FileManager(
        clang::FileSystemOptions(), llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(files.release())));
    clang::tooling::ToolInvocation invocation(adjusted(unit, without),
                                              std::make_unique<Action>(result, table, enabled, unit), manager.get());
    invocation.setDiagnosticConsumer(&errors);
    result.parsed = invocation.run() && result.errors.empty();
    const std::size_t known = without.size();
    without.insert(errors.unknown().begin(), errors.unknown().end());
    if (result.parsed || without.size() == known) {
      sort_and_unite(result.findings);
      return result;
    }
  }
}

}  // namespace snarl::analyzers
