// Places and texts by Clang's Lexer.
#include "analyzers/finding_builder.h"

#include <map>

namespace snarl::analyzers {
namespace {

using clang::CharSourceRange;
using clang::SourceLocation;
using clang::SourceRange;

CharSourceRange seen_range(SourceRange range, const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  const CharSourceRange expansion = sources.getExpansionRange(range);
  return clang::Lexer::getAsCharRange(expansion, sources, context.getLangOpts());
}

// A range that is one piece of a file, macro arguments included.
CharSourceRange file_range(CharSourceRange range, const clang::ASTContext& context) {
  return clang::Lexer::makeFileCharRange(range, context.getSourceManager(), context.getLangOpts());
}

report::LintPlace place_of_characters(CharSourceRange range, const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  report::LintPlace place;
  const clang::PresumedLoc begin = sources.getPresumedLoc(range.getBegin(), /*UseLineDirectives=*/false);
  if (begin.isInvalid()) return place;
  const auto working = sources.getFileManager().getVirtualFileSystem().getCurrentWorkingDirectory();
  place.file = absolute_name(begin.getFilename(), working ? *working : "");
  place.line = static_cast<int>(begin.getLine());
  place.column = static_cast<int>(begin.getColumn());
  const clang::PresumedLoc end = sources.getPresumedLoc(range.getEnd(), /*UseLineDirectives=*/false);
  if (end.isValid() && sources.getFileID(range.getEnd()) == sources.getFileID(range.getBegin())) {
    place.end_line = static_cast<int>(end.getLine());
    place.end_column = static_cast<int>(end.getColumn());
  }
  return place;
}

}  // namespace

std::string absolute_name(llvm::StringRef file, llvm::StringRef directory) {
  llvm::SmallString<256> whole(file);
  if (!directory.empty() && !llvm::sys::path::is_absolute(whole)) llvm::sys::fs::make_absolute(directory, whole);
  llvm::sys::path::remove_dots(whole, /*remove_dot_dot=*/false);
  if (!whole.str().contains("..")) return std::string(whole);
  static thread_local std::map<std::string, std::string> known;  // asked for each event of a header
  const auto [at, is_new] = known.try_emplace(std::string(whole), std::string(whole));
  if (is_new) {
    llvm::SmallString<256> shorter(whole);
    llvm::sys::path::remove_dots(shorter, /*remove_dot_dot=*/true);
    bool same = false;
    if (!llvm::sys::fs::equivalent(whole, shorter, same) && same) at->second = std::string(shorter);
  }
  return at->second;
}

report::LintPlace place_of(SourceRange range, const clang::ASTContext& context) {
  if (range.isInvalid()) return {};
  return place_of_characters(seen_range(range, context), context);
}

std::string text_of(SourceRange range, const clang::ASTContext& context) {
  const CharSourceRange characters = file_range(CharSourceRange::getTokenRange(range), context);
  if (characters.isInvalid()) return "";
  return clang::Lexer::getSourceText(characters, context.getSourceManager(), context.getLangOpts()).str();
}

std::string name_of(const clang::NamedDecl& declaration) {
  if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(&declaration))
    return field->getParent()->getNameAsString() + "::" + field->getNameAsString();
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&declaration))
    return method->getParent()->getNameAsString() + "::" + method->getNameAsString();
  return declaration.getNameAsString();
}

FindingBuilder& FindingBuilder::note(SourceRange where, std::string message) {
  finding_.notes.push_back({place_of(where, context_), std::move(message), "", {}});
  return *this;
}

void FindingBuilder::add_fix(report::LintPlace place, std::string text, bool possible) {
  unfixable_ = unfixable_ || !possible;
  if (unfixable_) {
    finding_.fixes.clear();
  } else {
    finding_.fixes.push_back({std::move(place), std::move(text)});
  }
}

FindingBuilder& FindingBuilder::replace(SourceRange range, std::string text) {
  const CharSourceRange characters = file_range(CharSourceRange::getTokenRange(range), context_);
  add_fix(place_of_characters(characters, context_), std::move(text), characters.isValid());
  return *this;
}

FindingBuilder& FindingBuilder::insert_before(SourceLocation where, std::string text) {
  const bool possible = where.isValid() && where.isFileID();
  add_fix(possible ? place_of_characters(CharSourceRange::getCharRange(where), context_) : report::LintPlace{},
          std::move(text), possible);
  return *this;
}

FindingBuilder& FindingBuilder::insert_after_token(SourceLocation token, std::string text) {
  const bool in_file = token.isValid() && token.isFileID();
  const SourceLocation end =
      in_file ? clang::Lexer::getLocForEndOfToken(token, 0, context_.getSourceManager(), context_.getLangOpts())
              : SourceLocation();
  return insert_before(end, std::move(text));
}

FindingBuilder UnitReporter::report(SourceRange where, report::Confidence confidence, std::string message) {
  findings_.push_back({check_, confidence, std::move(message), place_of(where, context_), {}, {}});
  return {findings_.back(), context_};
}

}  // namespace snarl::analyzers
