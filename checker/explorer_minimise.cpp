// A shorter witness of a finding: the search is begun anew under growing bounds on preemptions, and every execution that
// ends with the same finding is measured.
//
// The first execution that fails is first by the accidents of the search; what a person wants to read has the fewest
// context switches, then the fewest events. Executions with few preemptions are few, and most bugs show with one or two
// (Musuvathi, Qadeer: Iterative Context Bounding for Systematic Testing, PLDI 2007), so the smallest bound comes first.
// Work is bounded by counts, never by the clock: the same program always gets the same witness.
// Cannot do: promise the minimum where the bound on executions is reached first.
// Tested by: tests/unit/checker/minimise_test.cpp.
#include <algorithm>

#include "checker/explorer.h"

namespace snarl::checker {
namespace {

constexpr std::size_t kEffort = 200'000;  // events executed, and states looked at to order them
constexpr std::size_t kStatesToMeasure = 5'000;

// The same mistake at the same places, whichever threads make it.
bool same_finding(const RawFinding& a, const RawFinding& b) {
  const auto places = [](const RawFinding& finding) {
    std::vector<std::pair<std::string, std::uintptr_t>> places;
    for (const RawFinding::RawPlace& place : finding.places) places.emplace_back(place.role, place.pc);
    std::sort(places.begin(), places.end());
    return places;
  };
  return a.kind == b.kind && places(a) == places(b);
}

}  // namespace

// Of the whole graph, which after a replay is just what the finding depends on.
WitnessCost Explorer::whole_cost() const {
  OrderEffort effort{kStatesToMeasure, 0};
  std::vector<Tick> limits;
  for (unsigned t = 0; t < graph_.thread_count(); ++t) limits.push_back(graph_.size(t));
  return witness_cost(graph_, limits, &effort);
}

// An execution has ended with a finding. True: it was only to be compared, and the search goes on.
bool Explorer::go_on_for_goal() {
  if (goal_ == nullptr) return false;
  const RawFinding found = std::move(found_.front());
  found_.clear();
  if (!same_finding(found, goal_->like)) return true;
  const std::vector<Tick> limits = prefix_of(graph_, found.roots);
  OrderEffort effort{kStatesToMeasure, 0};
  const WitnessCost cost = witness_cost(graph_, limits, &effort);
  goal_->effort_left -= std::min(goal_->effort_left, effort.states);
  if (cost >= goal_->cost) return true;
  goal_->cost = cost;
  goal_->token = token_of(found);
  return true;
}

// Searches all executions with so few preemptions, as far as the bounds allow.
void Explorer::look_for(runtime::Program& program, Goal& goal, int preemptions_max, std::uint64_t* executions_left,
                        bool* covered) {
  Options options = options_;
  options.preemptions_max = preemptions_max;
  options.executions_max = *executions_left;
  options.jobs = 1;
  options.progress = nullptr;
  Explorer searcher(options);
  searcher.program_ = &program;
  searcher.begun_ = begun_;
  searcher.goal_ = &goal;
  searcher.graph_.widen(graph_.clock_width());
  for (const std::uintptr_t site : spins_.learned()) searcher.spins_.learn(site);
  EndKind end;
  while ((end = searcher.explore_tree(program)) == EndKind::kRestart) searcher.restart();
  *covered = end == EndKind::kCovered && !searcher.cut_by_preemptions_;
  *executions_left -= std::min(*executions_left, searcher.executions_complete_ + searcher.executions_blocked_);
  if (end == EndKind::kVerdict) *executions_left = 0;
}

report::Finding Explorer::minimise(runtime::Program& program, report::Finding found, const WitnessCost& cost) {
  if (found.replay.empty()) return found;  // it did not come back
  Goal goal{found_.front(), cost, "", kEffort};
  std::uint64_t executions_left = options_.minimise_max;
  bool covered = false;
  const int most = options_.preemptions_max >= 0 ? options_.preemptions_max : cost.switches;
  for (int bound = 0; bound <= std::min(most, goal.cost.switches) && executions_left > 0 && !covered; ++bound)
    look_for(program, goal, bound, &executions_left, &covered);
  if (goal.token.empty()) return found;
  report::Finding shorter = reproduce(program, goal.like, goal.token);
  return shorter.replay.empty() || shorter.kind != found.kind ? found : shorter;
}

}  // namespace snarl::checker
