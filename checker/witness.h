// The witness of a finding: its execution as one sequence of steps that a reader can follow.
//
// The order of steps respects porf (a step comes after what it reads from), has as few context switches as can be
// found (breadth-first over the threads' positions, bounded; greedy beyond that), and where the execution is
// sequentially consistent also respects co and fr, so that every value is the latest.
#pragma once
#include <unordered_map>
#include <vector>

#include "checker/execution_graph.h"
#include "report/finding.h"

namespace snarl::checker {

// What the graph does not know: call stacks of its events.
struct Recording {
  std::unordered_map<std::uint32_t, std::vector<std::uintptr_t>> stacks;  // by EventId::raw, callers innermost first
};

// The fewest preemptions (switches away from a thread that could go on) among the orders of the graph's events that
// respect porf; 0 where there are too many orders to tell.
int fewest_preemptions(const ExecutionGraph& graph);

// What is missing where a failure rests on a read of something old; empty where it does not.
std::string explain_stale_read(const std::vector<report::Step>& steps);

std::vector<report::Step> make_witness(const ExecutionGraph& graph, const Recording& recording);

}  // namespace snarl::checker
