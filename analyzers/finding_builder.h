// How a UnitCheck reports: from source ranges to plain findings.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/clang_headers.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

// Absolute and without "." and, where that names the same file, without ".." (behind a link to a folder it does not).
std::string absolute_name(llvm::StringRef file, llvm::StringRef directory);
// The range's characters in the file where a reader sees them: a macro's use, not its definition.
report::LintPlace place_of(clang::SourceRange range, const clang::ASTContext& context);
// The range's text as it stands in the source; "" inside macros, where it is not one piece of the file.
std::string text_of(clang::SourceRange range, const clang::ASTContext& context);
// The lock, field or variable as users write it: "Account::mutex_".
std::string name_of(const clang::NamedDecl& declaration);

// Adds to the finding it was made for.
class FindingBuilder {
 public:
  FindingBuilder(report::LintFinding& finding, const clang::ASTContext& context)
      : finding_(finding), context_(context) {}
  FindingBuilder& note(clang::SourceRange where, std::string message);
  // Replaces the range's text. A fix inside a macro cannot be made: then the finding has none at all.
  FindingBuilder& replace(clang::SourceRange range, std::string text);
  FindingBuilder& insert_before(clang::SourceLocation where, std::string text);
  FindingBuilder& insert_after_token(clang::SourceLocation token, std::string text);
  FindingBuilder& remove(clang::SourceRange range) { return replace(range, ""); }

 private:
  void add_fix(report::LintPlace place, std::string text, bool possible);

  report::LintFinding& finding_;
  const clang::ASTContext& context_;
  bool unfixable_ = false;
};

// Where one check's findings of one unit go.
class UnitReporter {
 public:
  UnitReporter(std::string check, clang::ASTContext& context, std::vector<report::LintFinding>& findings)
      : check_(std::move(check)), context_(context), findings_(findings) {}
  // The builder is valid until the next report().
  FindingBuilder report(clang::SourceRange where, report::Confidence confidence, std::string message);
  clang::ASTContext& context() { return context_; }

 private:
  std::string check_;
  clang::ASTContext& context_;
  std::vector<report::LintFinding>& findings_;
};

}  // namespace snarl::analyzers
