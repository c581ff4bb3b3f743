// RC11: acyclic(psc); coherence, atomicity and no-thin-air are guaranteed by the graph's construction.
//
//   scb  = po | po\loc ; hb ; po\loc | hb & loc | co | fr
//   psc  = ([E_sc] | [F_sc]; hb?) ; scb ; ([E_sc] | hb?; [F_sc])  |  [F_sc]; (hb | hb; eco; hb); [F_sc]
// Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing Sequential Consistency in C/C++11, PLDI 2017, section 3.
// Shortcut: a depth-first search over sc events from the new event, or from the sc fences that happen-before it; the
// edge between two sc events is decided from clocks and co positions.
// Tested by: tests/agreement (against the axioms).
#pragma once
#include "checker/models/model.h"

namespace snarl::checker {

class Rc11Model final : public Model {
 public:
  bool consistent(const ExecutionGraph& graph, EventId id) override;

 private:
  bool reaches(const ExecutionGraph& graph, EventId start);
  std::vector<EventId> sc_events_;
  std::vector<bool> visited_;
  std::vector<std::size_t> open_;
};

}  // namespace snarl::checker
