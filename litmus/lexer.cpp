#include "litmus/lexer.h"

#include <cctype>

namespace snarl::litmus {
namespace {

bool is_name_start(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }
bool is_name_part(char c) { return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

void Lexer::skip(std::size_t count) {
  for (; count > 0 && offset_ < text_.size(); --count, ++offset_) {
    if (text_[offset_] != '\n') continue;
    ++line_;
    line_begin_ = offset_ + 1;
  }
}

// False: nothing was skipped.
bool Lexer::skip_blank() {
  const std::size_t begin = offset_;
  while (offset_ < text_.size() && is_blank(text_[offset_])) skip(1);
  return offset_ != begin;
}

// An unterminated comment extends to the end of the file.
bool Lexer::skip_comment() {
  if (starts_with("//")) {
    while (offset_ < text_.size() && text_[offset_] != '\n') skip(1);
    return true;
  }
  if (starts_with("/*")) {
    const std::size_t end = text_.find("*/", offset_ + 2);
    skip(end == std::string_view::npos ? text_.size() - offset_ : end + 2 - offset_);
    return true;
  }
  if (in_body_ || !starts_with("(*")) return false;
  int depth = 0;
  do {
    if (starts_with("(*")) {
      ++depth;
      skip(2);
    } else if (starts_with("*)")) {
      --depth;
      skip(2);
    } else {
      skip(1);
    }
  } while (depth > 0 && offset_ < text_.size());
  return true;
}

Token Lexer::token(TokenKind kind, std::size_t length) {
  Token result{kind, text_.substr(offset_, length), line_, static_cast<int>(offset_ - line_begin_) + 1};
  skip(length);
  return result;
}

Token Lexer::next() {
  while (skip_blank() || skip_comment()) {
  }
  if (offset_ >= text_.size()) return token(TokenKind::kEnd, 0);
  const char first = text_[offset_];
  std::size_t length = 1;
  if (is_name_start(first)) {
    while (offset_ + length < text_.size() && is_name_part(text_[offset_ + length])) ++length;
    return token(TokenKind::kName, length);
  }
  if (std::isdigit(static_cast<unsigned char>(first)) != 0) {
    while (offset_ + length < text_.size() && std::isalnum(static_cast<unsigned char>(text_[offset_ + length])) != 0)
      ++length;
    return token(TokenKind::kNumber, length);
  }
  if (first == '"') {
    const std::size_t end = text_.find('"', offset_ + 1);
    if (end == std::string_view::npos) return token(TokenKind::kBad, 1);
    return token(TokenKind::kString, end + 1 - offset_);
  }
  for (const std::string_view symbol : {"/\\", "\\/", "=>", "==", "!=", "<>", "<=", ">=", "&&", "||"}) {
    if (starts_with(symbol)) return token(TokenKind::kSymbol, symbol.size());
  }
  if (std::string_view("(){}[];:,*=+-/&|^~<>!").find(first) != std::string_view::npos)
    return token(TokenKind::kSymbol, 1);
  return token(TokenKind::kBad, 1);
}

std::string_view Lexer::rest_of_line() {
  std::size_t end = text_.find('\n', offset_);
  if (end == std::string_view::npos) end = text_.size();
  std::string_view line = text_.substr(offset_, end - offset_);
  skip(line.size());
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return line;
}

}  // namespace snarl::litmus
