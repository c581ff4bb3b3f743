// The strategies by name. One file each in fuzz/strategies/; the name is the file's.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "fuzz/sampling_strategy.h"

namespace snarl::fuzz {

using StrategyMaker = std::unique_ptr<checker::Strategy> (*)(const StrategySettings&);

struct StrategyEntry {
  const char* name;
  const char* parameter;  // what may stand behind a colon; null: nothing
  double parameter_min, parameter_max;
  StrategyMaker make;
};
const std::vector<StrategyEntry>& strategies();

// Null, and a sentence, where `text` is not NAME or NAME:PARAMETER.
std::unique_ptr<checker::Strategy> make_strategy(const std::string& text, StrategySettings settings,
                                                 std::string* error);

std::unique_ptr<checker::Strategy> make_pct(const StrategySettings& settings);
std::unique_ptr<checker::Strategy> make_pos(const StrategySettings& settings);
std::unique_ptr<checker::Strategy> make_portfolio(const StrategySettings& settings);
std::unique_ptr<checker::Strategy> make_random(const StrategySettings& settings);

}  // namespace snarl::fuzz
