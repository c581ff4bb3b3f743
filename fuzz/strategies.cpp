// One row for each strategy: the name, what may stand behind a colon, how it is made.
// Tested by: tests/unit/fuzz/strategies_test.cpp.
#include "fuzz/strategies.h"

#include <charconv>

namespace snarl::fuzz {

const std::vector<StrategyEntry>& strategies() {
  static const std::vector<StrategyEntry> entries = {
      {"portfolio", nullptr, 0, 0, make_portfolio},
      {"pct", "depth", 1, 100, make_pct},
      {"pos", nullptr, 0, 0, make_pos},
      {"random", "probability of a switch at each decision", 0, 1, make_random},
  };
  return entries;
}

std::unique_ptr<checker::Strategy> make_strategy(const std::string& text, StrategySettings settings,
                                                 std::string* error) {
  const std::string name = text.substr(0, text.find(':'));
  std::string known;
  for (const StrategyEntry& entry : strategies()) {
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
    if (name != entry.name) continue;
    if (name.size() == text.size()) return entry.make(settings);
    if (entry.parameter == nullptr) {
      *error = "the strategy " + name + " takes no parameter";
      return nullptr;
    }
    const char* const begin = text.data() + name.size() + 1;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(begin, end, settings.parameter);
    if (problem == std::errc() && stop == end && settings.parameter >= entry.parameter_min &&
        settings.parameter <= entry.parameter_max)
      return entry.make(settings);
    *error = "'" + std::string(begin) + "' is no " + entry.parameter + " for the strategy " + name;
    return nullptr;
  }
  *error = "there is no strategy '" + name + "': " + known;
  return nullptr;
}

}  // namespace snarl::fuzz
