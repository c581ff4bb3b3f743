// Edges by which a loop that joins threads one by one is left: behind them all those threads are joined.
#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "analyzers/summary.h"

namespace snarl::analyzers {

// From the loop's head to outside; the events are its joins, by block and index.
using JoinLoops =
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::pair<std::uint32_t, std::uint32_t>>>;

JoinLoops join_loops(const Function& function);

}  // namespace snarl::analyzers
