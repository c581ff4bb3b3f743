// Runs a litmus test through the checker and gathers what herd7 reports: final states, witnesses, data races.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/options.h"
#include "litmus/ast.h"

namespace snarl::litmus {

// A value as it is shown. Numbers come before addresses, addresses in the order of the locations' names: herd7's order.
struct ShownValue {
  bool is_address = false;
  std::int64_t number = 0;
  std::string location;
  friend auto operator<=>(const ShownValue&, const ShownValue&) = default;
};
using State = std::vector<ShownValue>;

struct Outcomes {
  std::vector<Observable> shown;          // registers by thread and name, then locations by name
  std::map<State, std::uint64_t> states;  // with the number of executions that end so
  std::uint64_t holding = 0;              // executions in which the condition holds
  std::uint64_t failing = 0;
  bool racy = false;
  std::string cut;  // why the search ended early, in one sentence; empty: it covered everything
  double time_s = 0;
};

Outcomes find_outcomes(const Test& test, checker::ModelKind model);

// What the condition says of the outcomes.
bool condition_holds(const Test& test, const Outcomes& outcomes);

}  // namespace snarl::litmus
