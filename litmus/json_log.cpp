#include <nlohmann/json.hpp>

#include "litmus/herd_log.h"
#include "litmus/printer.h"

namespace snarl::litmus {
namespace {

using Json = nlohmann::ordered_json;

const char* quantifier_name(Quantifier quantifier) {
  switch (quantifier) {
    case Quantifier::kExists:
      return "exists";
    case Quantifier::kNotExists:
      return "not-exists";
    case Quantifier::kForall:
      return "forall";
  }
  return "?";
}

Json states_json(const Test& test, const Outcomes& outcomes) {
  Json states = Json::array();
  for (const auto& [state, count] : outcomes.states) {
    Json values = Json::object();
    for (std::size_t i = 0; i < state.size(); ++i) {
      Json& value = values[print(outcomes.shown[i], test)];
      if (state[i].is_address)
        value = "&" + state[i].location;
      else
        value = state[i].number;
    }
    states.push_back({{"values", values}, {"executions", count}});
  }
  return states;
}

}  // namespace

std::string json_log(const Test& test, const Outcomes& outcomes, const std::string& file, const std::string& model) {
  const Json json = {{"schema", "snarl.litmus/1"},
                     {"name", test.name},
                     {"file", file},
                     {"model", model},
                     {"quantifier", quantifier_name(test.quantifier)},
                     {"condition", print(test.condition, test)},
                     {"holds", condition_holds(test, outcomes)},
                     {"data_race", outcomes.racy},
                     {"complete", outcomes.cut.empty()},
                     {"reason", outcomes.cut},
                     {"executions_satisfying", outcomes.holding},
                     {"executions_violating", outcomes.failing},
                     {"time_ms", outcomes.time_s * 1000},
                     {"states", states_json(test, outcomes)}};
  return json.dump();
}

}  // namespace snarl::litmus
