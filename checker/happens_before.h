// Clocks of events: happens-before and porf as vectors of counts, one pass per new event; coherence as a floor in co.
//
// RC11 (Lahav et al., PLDI 2017) with C++20's release sequences (P0982R1): a release sequence is a write followed
// by read-modify-writes only. A read synchronises with the release clock of the write it reads from; relaxed reads
// collect what a later acquire fence acquires.
// Tested by: tests/agreement (against the axioms).
#pragma once
#include "checker/execution_graph.h"

namespace snarl::checker {

// (Re)computes the clocks of the last event of its thread from its po-predecessor and rf.
void compute_clocks(ExecutionGraph& graph, EventId id);

// The oldest place in co that a read at `id` (or at the end of `id.thread()`) may read from: the newest write that
// happens-before it or was read by something that happens-before it. Not looked for below `lowest`.
std::uint32_t coherence_floor(const ExecutionGraph& graph, EventId id, LocationId location, std::uint32_t lowest = 0);

}  // namespace snarl::checker
