// Data races of a litmus test, decided on the complete graph by happens-before.
#pragma once
#include "checker/execution_graph.h"

namespace snarl::litmus {

// Two accesses of different threads to one location, one of them a write and one of them plain, not ordered by
// happens-before; initial writes race with nothing. As rc11.cat's `dr`.
bool has_data_race(const checker::ExecutionGraph& graph);

}  // namespace snarl::litmus
