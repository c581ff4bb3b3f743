// The expressions of a thread: C's operators and precedences, and C11's atomic functions that give a value.
#include <algorithm>
#include <array>
#include <utility>

#include "litmus/thread_parser.h"

namespace snarl::litmus {
namespace {

Expr constant(Value value) {
  Expr expr;
  expr.value = value;
  return expr;
}

Expr binary(BinaryOp op, Expr left, Expr right) {
  Expr expr;
  expr.kind = ExprKind::kBinary;
  expr.binary = op;
  expr.operands.push_back(std::move(left));
  expr.operands.push_back(std::move(right));
  return expr;
}

struct InfixOperator {
  std::string_view text;
  BinaryOp op;
  int strength;
};
// C's precedences; herd7 has the same ones.
constexpr std::array<InfixOperator, 13> kInfix{{{"|", BinaryOp::kOr, 1},
                                                {"^", BinaryOp::kXor, 2},
                                                {"&", BinaryOp::kAnd, 3},
                                                {"==", BinaryOp::kEqual, 4},
                                                {"!=", BinaryOp::kNotEqual, 4},
                                                {"<", BinaryOp::kLess, 5},
                                                {">", BinaryOp::kGreater, 5},
                                                {"<=", BinaryOp::kLessEqual, 5},
                                                {">=", BinaryOp::kGreaterEqual, 5},
                                                {"+", BinaryOp::kAdd, 6},
                                                {"-", BinaryOp::kSub, 6},
                                                {"*", BinaryOp::kMul, 7},
                                                {"/", BinaryOp::kDiv, 7}}};

bool strip_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

}  // namespace

Expr ThreadParser::expression(int strength) {
  Expr left = strength > 7 ? unary() : expression(strength + 1);
  if (strength == 0) {
    while (tokens_.at("&&") || tokens_.at("||")) {
      const bool both = tokens_.take().text == "&&";
      Expr right = expression(1);
      left = binary(BinaryOp::kNotEqual, std::move(left), constant(0));
      right = binary(BinaryOp::kNotEqual, std::move(right), constant(0));
      left = binary(both ? BinaryOp::kAnd : BinaryOp::kOr, std::move(left), std::move(right));
    }
    return left;
  }
  while (tokens_.peek().kind == TokenKind::kSymbol) {
    const auto infix = std::find_if(kInfix.begin(), kInfix.end(), [&](const InfixOperator& candidate) {
      return candidate.strength == strength && candidate.text == tokens_.peek().text;
    });
    if (infix == kInfix.end()) break;
    tokens_.take();
    left = binary(infix->op, std::move(left), expression(strength + 1));
  }
  return left;
}

Expr ThreadParser::unary() {
  if (tokens_.accept("*")) return load(unary(), true);
  if (tokens_.accept("!")) return binary(BinaryOp::kEqual, unary(), constant(0));
  if (tokens_.accept("-")) return binary(BinaryOp::kSub, constant(0), unary());
  return primary();
}

Expr ThreadParser::primary() {
  if (tokens_.accept("(")) {
    if (at_type()) {  // a cast changes nothing: all values have one size
      type();
      tokens_.expect(")", "after the type of the cast");
      return unary();
    }
    Expr inner = expression();
    tokens_.expect(")", "at the end of the expression");
    return inner;
  }
  if (tokens_.peek().kind == TokenKind::kNumber) return constant(tokens_.number("a number"));
  if (!tokens_.at_name()) {
    tokens_.fail("expected an expression");
    return {};
  }
  const Token name = tokens_.take();
  if (tokens_.at("(")) return call(name);
  Expr expr;
  expr.kind = ExprKind::kRegister;
  expr.index = find_register(std::string(name.text));
  if (expr.index < 0) {
    tokens_.fail_at(name, "expected a local variable or a parameter, found '" + std::string(name.text) + "'");
  }
  return expr;
}

Expr ThreadParser::load(Expr address, bool plain) {
  Expr expr;
  expr.kind = ExprKind::kLoad;
  expr.plain = plain;
  expr.operands.push_back(std::move(address));
  return expr;
}

Expr ThreadParser::call(const Token& name) {
  std::string text(name.text);
  if (text.starts_with("atomic_compare_exchange_") || text == "WCAS" || text == "SCAS") return compare_exchange(name);
  const bool explicit_order = strip_suffix(text, "_explicit");
  Expr expr;
  bool has_value = true;
  if (text == "atomic_load") {
    expr.kind = ExprKind::kLoad;
    has_value = false;
  } else if (text == "atomic_exchange") {
    expr.kind = ExprKind::kExchange;
  } else {
    expr.kind = ExprKind::kFetch;
    if (text == "atomic_fetch_add")
      expr.rmw = RmwKind::kAdd;
    else if (text == "atomic_fetch_sub")
      expr.rmw = RmwKind::kSub;
    else if (text == "atomic_fetch_and")
      expr.rmw = RmwKind::kAnd;
    else if (text == "atomic_fetch_or")
      expr.rmw = RmwKind::kOr;
    else if (text == "atomic_fetch_xor")
      expr.rmw = RmwKind::kXor;
    else {
      tokens_.fail_at(name, "expected an operation of C11's atomics, found '" + std::string(name.text) + "'");
      return {};
    }
  }
  tokens_.expect("(", "after " + text);
  expr.operands.push_back(expression());
  if (has_value) {
    tokens_.expect(",", "between the address and the value");
    expr.operands.push_back(expression());
  }
  if (explicit_order) {
    tokens_.expect(",", "before the memory order");
    expr.order = order();
  }
  tokens_.expect(")", "at the end of " + std::string(name.text));
  return expr;
}

Expr ThreadParser::compare_exchange(const Token& name) {
  std::string text(name.text);
  const bool explicit_order = strip_suffix(text, "_explicit");
  Expr expr;
  expr.kind = ExprKind::kCompareExchange;
  expr.weak = text == "atomic_compare_exchange_weak" || text == "WCAS";
  if (!expr.weak && text != "atomic_compare_exchange_strong" && text != "SCAS") {
    tokens_.fail_at(name, "expected atomic_compare_exchange_strong or _weak, found '" + std::string(name.text) + "'");
    return {};
  }
  tokens_.expect("(", "after " + text);
  expr.operands.push_back(expression());
  tokens_.expect(",", "before the address of the expected value");
  Expr expected;
  if (tokens_.accept("&")) {
    expr.expected_is_register = true;
    const Token local = tokens_.peek();
    expr.index = find_register(tokens_.name("a local variable"));
    if (expr.index < 0) tokens_.fail_at(local, "expected a local variable, found '" + std::string(local.text) + "'");
  } else {
    expected = expression();
  }
  tokens_.expect(",", "before the desired value");
  expr.operands.push_back(expression());
  if (!expr.expected_is_register) expr.operands.push_back(std::move(expected));
  if (explicit_order) {
    tokens_.expect(",", "before the order on success");
    expr.order = order();
    tokens_.expect(",", "before the order on failure");
    expr.order_failure = order();
  }
  tokens_.expect(")", "at the end of " + std::string(name.text));
  return expr;
}

}  // namespace snarl::litmus
