// One token of look-ahead over the lexer, and the first error: what all parts of the parser share.
//
// After a failure every token is the end of the file, so that every loop of the parser ends by itself.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "litmus/lexer.h"
#include "litmus/parser.h"

namespace snarl::litmus {

class TokenStream {
 public:
  explicit TokenStream(std::string_view text) : lexer_(text) {}

  const Token& peek() const { return current_; }
  bool at(std::string_view symbol_or_name) const {
    return (current_.kind == TokenKind::kSymbol || current_.kind == TokenKind::kName) &&
           current_.text == symbol_or_name;
  }
  bool at_name() const { return current_.kind == TokenKind::kName; }
  bool at_end() const { return current_.kind == TokenKind::kEnd; }

  Token take() {
    const Token token = current_;
    advance();
    return token;
  }
  bool accept(std::string_view text) {
    if (!at(text)) return false;
    advance();
    return true;
  }
  void expect(std::string_view text, std::string_view where) {
    if (!accept(text)) fail("expected '" + std::string(text) + "' " + std::string(where));
  }
  std::string name(std::string_view what) {
    if (!at_name()) {
      fail("expected " + std::string(what));
      return {};
    }
    return std::string(take().text);
  }
  // Decimal or hexadecimal, perhaps negative.
  Value number(std::string_view what);
  bool at_number() const { return current_.kind == TokenKind::kNumber || at("-"); }

  // The token after the current one.
  Token second() {
    const auto position = lexer_.position();
    const Token token = lexer_.next();
    lexer_.go_to(position);
    return token;
  }

  // Switches the meaning of `(*` from the token after the current one on.
  void set_in_body(bool in_body) { lexer_.set_in_body(in_body); }
  // Reads the current token (again) from the text: to be called once at the beginning and after raw reading.
  void advance() {
    if (!failed()) current_ = lexer_.next();
  }
  Lexer& lexer() { return lexer_; }

  // Records the first error, at the current token, which is named.
  void fail(std::string message) { fail_at(current_, std::move(message) + found()); }
  void fail_at(const Token& token, std::string message) {
    if (failed()) return;
    error_ = ParseError{token.line, token.column, std::move(message)};
    current_ = {TokenKind::kEnd, {}, token.line, token.column};
  }
  bool failed() const { return error_.has_value(); }
  const ParseError& error() const { return *error_; }

 private:
  std::string found() const {
    if (current_.kind == TokenKind::kEnd) return ", found the end of the file";
    return ", found '" + std::string(current_.text) + "'";
  }

  Lexer lexer_;
  Token current_;
  std::optional<ParseError> error_;
};

}  // namespace snarl::litmus
