// Tokens of a litmus file. Comments depend on the place: `(* *)` in the state and condition sections, where `(*`
// cannot be an expression, and C's two kinds everywhere.
#pragma once
#include <cstdint>
#include <string_view>

namespace snarl::litmus {

enum class TokenKind : std::uint8_t { kName, kNumber, kString, kSymbol, kEnd, kBad };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
  int line = 1;
  int column = 1;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // In C bodies `(*x)` is an expression; elsewhere `(*` begins a comment.
  void set_in_body(bool in_body) { in_body_ = in_body; }
  Token next();
  // The rest of the current line, without surrounding blanks.
  std::string_view rest_of_line();

  struct Position {
    std::size_t offset;
    int line;
    std::size_t line_begin;
  };
  Position position() const { return {offset_, line_, line_begin_}; }
  void go_to(Position position) {
    offset_ = position.offset;
    line_ = position.line;
    line_begin_ = position.line_begin;
  }

 private:
  bool starts_with(std::string_view prefix) const { return text_.substr(offset_).starts_with(prefix); }
  void skip(std::size_t count);
  bool skip_blank();
  bool skip_comment();
  Token token(TokenKind kind, std::size_t length);

  std::string_view text_;
  std::size_t offset_ = 0;
  int line_ = 1;
  std::size_t line_begin_ = 0;
  bool in_body_ = false;
};

}  // namespace snarl::litmus
