#include "litmus/condition_parser.h"

#include <utility>

namespace snarl::litmus {
namespace {

Proposition join(PropositionKind kind, Proposition left, Proposition right) {
  Proposition result;
  result.kind = kind;
  result.operands.push_back(std::move(left));
  result.operands.push_back(std::move(right));
  return result;
}

Proposition negate(Proposition inner) {
  Proposition result;
  result.kind = PropositionKind::kNot;
  result.operands.push_back(std::move(inner));
  return result;
}

}  // namespace

void ConditionParser::run() {
  if (tokens_.accept("regions") || tokens_.accept("scopes"))
    return tokens_.fail("expected a condition (memory regions and scopes are not supported)");
  if (tokens_.accept("locations")) locations();
  if (tokens_.accept("filter")) {
    test_.has_filter = true;
    test_.filter = disjunction();
  }
  quantifier();
  tokens_.accept(";");
  if (!tokens_.at_end()) tokens_.fail("expected the end of the file after the condition");
}

void ConditionParser::locations() {
  tokens_.expect("[", "after 'locations'");
  while (!tokens_.at("]") && !tokens_.at_end()) {
    test_.observed.push_back(observable());
    while (tokens_.at("*") || tokens_.at_name()) tokens_.take();  // a type, as in `x int;`
    if (!tokens_.at("]")) tokens_.expect(";", "between two locations");
  }
  tokens_.expect("]", "after the locations");
}

// Without a condition: `forall (true)`, as for herd7.
void ConditionParser::quantifier() {
  if (tokens_.at_end()) {
    test_.quantifier = Quantifier::kForall;
    return;
  }
  if (tokens_.accept("~") || tokens_.accept("not")) {
    test_.quantifier = Quantifier::kNotExists;
    tokens_.expect("exists", "after '~'");
  } else if (tokens_.accept("forall")) {
    test_.quantifier = Quantifier::kForall;
  } else if (!tokens_.accept("exists") && !tokens_.accept("final") && !tokens_.at("(")) {
    return tokens_.fail("expected exists, ~exists or forall");
  }
  test_.condition = disjunction();
}

// Precedence as in herd7's grammar: \/ is weakest, then /\, then =>, then not.
Proposition ConditionParser::disjunction() {
  Proposition left = conjunction();
  while (tokens_.accept("\\/")) left = join(PropositionKind::kOr, std::move(left), conjunction());
  return left;
}

Proposition ConditionParser::conjunction() {
  Proposition left = implication();
  while (tokens_.accept("/\\")) left = join(PropositionKind::kAnd, std::move(left), implication());
  return left;
}

Proposition ConditionParser::implication() {
  Proposition left = negation();
  if (tokens_.accept("=>")) return join(PropositionKind::kImplies, std::move(left), implication());
  return left;
}

Proposition ConditionParser::negation() {
  if (tokens_.accept("~") || tokens_.accept("not")) return negate(negation());
  if (tokens_.accept("(")) {
    Proposition inner = disjunction();
    tokens_.expect(")", "in the condition");
    return inner;
  }
  Proposition result;
  if (tokens_.accept("true")) return result;
  result.kind = PropositionKind::kFalse;
  if (tokens_.accept("false")) return result;
  return atom();
}

// `0:r0=1`, `x=1`, `[x]!=1`, `0:r0=x` (the address of x), `0:r0=1:r1` and `[x]=[y]` (equal values).
Proposition ConditionParser::atom() {
  Proposition result;
  result.kind = PropositionKind::kEqual;
  result.left = observable();
  const bool different = tokens_.at("!=") || tokens_.at("<>");
  if (!different && !tokens_.at("=") && !tokens_.at("==")) {
    tokens_.fail("expected '=' in the condition");
    return result;
  }
  tokens_.take();
  const bool is_register = tokens_.peek().kind == TokenKind::kNumber && tokens_.second().text == ":";
  if (is_register || tokens_.at("[") || tokens_.accept("*")) {
    result.right_is_observable = true;
    result.right = observable();
  } else if (tokens_.at_name() || tokens_.accept("&")) {
    result.value = location_address(observable().index);
  } else {
    result.value = tokens_.number("a value");
  }
  return different ? negate(std::move(result)) : result;
}

int ConditionParser::thread_number() {
  const Token token = tokens_.peek();
  std::size_t thread = 0;
  if (token.kind == TokenKind::kNumber) thread = tokens_.number("a thread");
  if (thread < test_.threads.size()) return static_cast<int>(thread);
  tokens_.fail_at(token, "expected the number of a thread of the test, found '" + std::string(token.text) + "'");
  return 0;
}

Observable ConditionParser::observable() {
  Observable result;
  if (tokens_.peek().kind == TokenKind::kNumber) {
    result.thread = thread_number();
    tokens_.expect(":", "after the number of the thread");
  }
  const bool bracket = result.thread < 0 && tokens_.accept("[");
  const Token where = tokens_.peek();
  const std::string name =
      tokens_.name(result.thread < 0 ? "a location or a register, such as x or 0:r0" : "a register");
  if (bracket) tokens_.expect("]", "after the location");
  if (tokens_.failed()) return {};
  if (result.thread < 0) {
    for (std::size_t i = 0; i < test_.locations.size(); ++i) {
      if (test_.locations[i].name == name) result.index = static_cast<int>(i) + 1;
    }
  } else {
    const auto& registers = test_.threads[static_cast<std::size_t>(result.thread)].registers;
    for (std::size_t i = 0; i < registers.size(); ++i) {
      if (registers[i].name == name) result.index = static_cast<int>(i) + 1;
    }
  }
  if (result.index == 0) {
    tokens_.fail_at(where, result.thread < 0
                               ? "expected a location of the test, found '" + name + "'"
                               : "expected a register of P" + std::to_string(result.thread) + ", found '" + name + "'");
    return {};
  }
  --result.index;
  return result;
}

}  // namespace snarl::litmus
