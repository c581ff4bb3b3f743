// The value of a condition in a final state, and what it names.
#pragma once
#include <string>
#include <vector>

#include "litmus/ast.h"

namespace snarl::litmus {

// `value_of(Observable)` gives a final value.
template <typename ValueOf>
bool holds(const Proposition& p, const ValueOf& value_of) {
  switch (p.kind) {
    case PropositionKind::kTrue:
      return true;
    case PropositionKind::kFalse:
      return false;
    case PropositionKind::kEqual:
      return value_of(p.left) == (p.right_is_observable ? value_of(p.right) : p.value);
    case PropositionKind::kNot:
      return !holds(p.operands[0], value_of);
    case PropositionKind::kImplies:
      return !holds(p.operands[0], value_of) || holds(p.operands[1], value_of);
    case PropositionKind::kAnd:
      for (const Proposition& operand : p.operands) {
        if (!holds(operand, value_of)) return false;
      }
      return true;
    case PropositionKind::kOr:
      for (const Proposition& operand : p.operands) {
        if (holds(operand, value_of)) return true;
      }
      return false;
  }
  return false;
}

// Appends what `p` names, in the order of first mention, each once.
void collect_observables(const Proposition& p, std::vector<Observable>& into);

}  // namespace snarl::litmus
