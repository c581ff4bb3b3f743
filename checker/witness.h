// The witness of a finding: its execution as one sequence of steps that a reader can follow.
//
// The order of steps respects porf (a step comes after what it reads from), has as few context switches as can be
// found (breadth-first over the threads' positions, bounded; greedy beyond that), and where the execution is
// sequentially consistent also respects co and fr, so that every value is the latest.
#pragma once
#include <unordered_map>
#include <vector>

#include "checker/execution_graph.h"
#include "checker/raw_finding.h"
#include "report/finding.h"

namespace snarl::checker {

// What the graph does not know: call stacks of its events.
struct Recording {
  std::unordered_map<std::uint32_t, std::vector<std::uintptr_t>> stacks;  // by EventId::raw, callers innermost first
};

// How far the orders of one graph are looked through, and how much of that was used.
struct OrderEffort {
  std::size_t states_max = 200'000;
  std::size_t states = 0;
};

// The fewest preemptions (switches away from a thread that could go on) among the orders of the graph's events that
// respect porf; 0 where there are too many orders to tell.
int fewest_preemptions(const ExecutionGraph& graph, OrderEffort* effort);

// How hard a witness is to read: context switches first, then events.
struct WitnessCost {
  int switches = 0;
  std::size_t events = 0;
  auto operator<=>(const WitnessCost&) const = default;
};
// Of the first `limits[t]` events of each thread t.
WitnessCost witness_cost(const ExecutionGraph& graph, const std::vector<Tick>& limits, OrderEffort* effort);

// What is missing where a failure rests on a read of something old; empty where it does not.
std::string explain_stale_read(const std::vector<report::Step>& steps);

// `places`: the finding's, of which those that are no events become steps too.
std::vector<report::Step> make_witness(const ExecutionGraph& graph, const Recording& recording,
                                       const std::vector<RawFinding::RawPlace>& places);

// "lock", "fetch_add", ...
std::string operation_name(const Event& event);

}  // namespace snarl::checker
