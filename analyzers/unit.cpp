// Parses one unit, runs the UnitChecks over it and extracts its summary.
//
// Matchers see only what lies outside system headers: walking the standard library would cost more than parsing it.
// Limits: flags that only GCC knows are dropped one by one, as Clang names them.
#include <llvm/Support/TargetSelect.h>

#include <algorithm>
#include <set>

#include "analyzers/clang_headers.h"
#include "analyzers/engine.h"
#include "analyzers/extract.h"
#include "analyzers/finding_builder.h"
#include "analyzers/summary_io.h"
#include "analyzers/unit_checks.h"

namespace snarl::analyzers {
namespace {

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
    error.place.file = absolute_name(unit_.file, unit_.directory);
    if (diagnostic.hasSourceManager() && diagnostic.getLocation().isValid()) {
      const clang::PresumedLoc at = diagnostic.getSourceManager().getPresumedLoc(diagnostic.getLocation());
      if (at.isValid()) {
        error.place.file = absolute_name(at.getFilename(), unit_.directory);
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

class ExtentVisitor : public clang::RecursiveASTVisitor<ExtentVisitor> {
 public:
  ExtentVisitor(clang::ASTContext& context, std::vector<FunctionExtent>& extents)
      : context_(context), extents_(extents) {}

  bool VisitFunctionDecl(clang::FunctionDecl* function) {
    if (!function->doesThisDeclarationHaveABody()) return true;
    const report::LintPlace place = place_of(function->getSourceRange(), context_);
    if (place.end_line >= place.line && place.line > 0)
      extents_.push_back({place.file, place.line, place.end_line, name_of(*function)});
    return true;
  }

 private:
  clang::ASTContext& context_;
  std::vector<FunctionExtent>& extents_;
};

class Consumer : public clang::ASTConsumer {
 public:
  Consumer(UnitResult& result, const LockTable& table, const CheckFilter& enabled)
      : result_(result), table_(table), enabled_(enabled) {}

  void HandleTranslationUnit(clang::ASTContext& context) override {
    const std::vector<clang::Decl*> own = own_declarations(context);
    context.setTraversalScope(own);
    run_unit_checks(context, enabled_, result_.findings);
    result_.summary = to_bytes(extract(context, table_));
    ExtentVisitor extents(context, result_.functions);
    for (clang::Decl* declaration : own) extents.TraverseDecl(declaration);
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
    files_->attachToPreprocessor(instance.getPreprocessor());
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance&, llvm::StringRef) override {
    return std::make_unique<Consumer>(result_, table_, enabled_);
  }
  void EndSourceFileAction() override {
    for (const std::string& file : files_->getDependencies())
      result_.files_read.push_back(absolute_name(file, unit_.directory));
  }

 private:
  UnitResult& result_;
  const LockTable& table_;
  const CheckFilter& enabled_;
  const Unit& unit_;
  std::shared_ptr<clang::DependencyCollector> files_;
};

// Precompiled headers are for one compiler with its very flags; the texts that they were made of do as well. The driver
// would look for a header's precompiled form by itself, the compiler proper does not.
void read_headers_as_text(std::vector<std::string>& words) {
  std::vector<std::string> result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool whole = words[i] == "-Xclang" && i + 3 < words.size() && words[i + 2] == "-Xclang";
    if (whole && words[i + 1] == "-include-pch") {
      i += 3;
    } else if (whole && words[i + 1] == "-include") {
      for (const std::size_t end = i + 3; i < end; ++i) result.push_back(words[i]);
      result.push_back(words[i]);
    } else if (words[i] == "-include-pch") {
      ++i;
    } else if (words[i] == "-include" && i + 1 < words.size()) {
      result.insert(result.end(), {"-Xclang", "-include", "-Xclang", words[++i]});
    } else {
      result.push_back(words[i]);
    }
  }
  words = std::move(result);
}

std::vector<std::string> adjusted(const Unit& unit, const std::set<std::string>& without) {
  using namespace clang::tooling;
  const ArgumentsAdjuster adjuster =
      combineAdjusters(combineAdjusters(getClangStripOutputAdjuster(), getClangSyntaxOnlyAdjuster()),
                       combineAdjusters(getClangStripDependencyFileAdjuster(), getStripPluginsAdjuster()));
  std::vector<std::string> result = adjuster(unit.command_line, unit.file);
  std::erase_if(result, [&](const std::string& word) { return without.count(word) != 0; });
  read_headers_as_text(result);
  // "aarch64-linux-gnu-g++" says what it compiles for.
  llvm::InitializeAllTargetInfos();
  addTargetAndModeForProgramName(result, unit.command_line.front());
  // The unit's own warnings are its compiler's business; with carets Clang counts errors on standard error besides.
  // Clang's headers are found beside Clang, not beside us.
  const auto dashes = std::find(result.begin(), result.end(), "--");
  result.insert(dashes, {"-w", "-fno-caret-diagnostics", "-resource-dir=" SNARL_CLANG_RESOURCE_DIR});
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
