// Conditions: their text in herd7's spelling and precedence, their value in a final state, what they name.
#include "litmus/proposition.h"

#include <algorithm>

#include "litmus/printer.h"

namespace snarl::litmus {
namespace {

// Binding strength, as in herd7: implication is weakest, then or, then and.
int strength(PropositionKind kind) {
  switch (kind) {
    case PropositionKind::kImplies:
      return 0;
    case PropositionKind::kOr:
      return 1;
    case PropositionKind::kAnd:
      return 2;
    default:
      return 3;
  }
}

std::string atom(const Proposition& p, const Test& test) {
  // herd7 writes a global as [x] in conditions.
  const auto spelled = [&](const Observable& o) { return o.thread < 0 ? "[" + print(o, test) + "]" : print(o, test); };
  return spelled(p.left) + "=" + (p.right_is_observable ? spelled(p.right) : print_value(p.value, test));
}

void join(std::string& text, const Proposition& p, const Test& test, const char* connective) {
  for (std::size_t i = 0; i < p.operands.size(); ++i) {
    const Proposition& operand = p.operands[i];
    if (i > 0) text += connective;
    const bool parenthesized = strength(operand.kind) < strength(p.kind);
    text += parenthesized ? "(" + print(operand, test) + ")" : print(operand, test);
  }
}

}  // namespace

std::string print(const Proposition& p, const Test& test) {
  std::string text;
  switch (p.kind) {
    case PropositionKind::kTrue:
      return "true";
    case PropositionKind::kFalse:
      return "false";
    case PropositionKind::kEqual:
      return atom(p, test);
    case PropositionKind::kNot:
      return "not (" + print(p.operands[0], test) + ")";
    case PropositionKind::kAnd:
      join(text, p, test, " /\\ ");
      return text;
    case PropositionKind::kOr:
      join(text, p, test, " \\/ ");
      return text;
    case PropositionKind::kImplies:
      join(text, p, test, " => ");
      return text;
  }
  return text;
}

void collect_observables(const Proposition& p, std::vector<Observable>& into) {
  const auto add = [&](const Observable& o) {
    if (std::find(into.begin(), into.end(), o) == into.end()) into.push_back(o);
  };
  if (p.kind == PropositionKind::kEqual) {
    add(p.left);
    if (p.right_is_observable) add(p.right);
  }
  for (const Proposition& operand : p.operands) collect_observables(operand, into);
}

}  // namespace snarl::litmus
