// Reads herd's C litmus format into a Test.
//
//   C name  { initial state }  P0 (parameters) { statements } ...  locations [..]  filter ..  exists/~exists/forall ..
// Accepted beyond herd7: `&r` as the expected value of compare_exchange, `!`, `&&` and `||` (without short circuit),
// unary minus. Not accepted: arrays, the Linux kernel's primitives, mixed sizes; the error says so.
// Tested by: tests/unit/litmus/parser_test.cpp.
#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "litmus/ast.h"

namespace snarl::litmus {

struct ParseError {
  int line = 0;
  int column = 0;
  std::string message;  // what was expected, and what stands there
};

std::variant<Test, ParseError> parse(std::string_view text);

}  // namespace snarl::litmus
