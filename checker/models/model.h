// A memory model: which graphs it allows beyond coherence and atomicity, which the graph's construction guarantees.
//
// One file per model. The shortcut here is asked only about additions that are not maximal: an event that is last in
// co, or that reads from the last, has no outgoing edge, so it closes no cycle.
#pragma once
#include "checker/execution_graph.h"

namespace snarl::checker {

class Model {
 public:
  virtual ~Model() = default;
  // True when no cycle that the model forbids passes through `id`; the graph without `id` is consistent.
  virtual bool consistent(const ExecutionGraph& graph, EventId id) = 0;
  // Every atomic access and fence counts as seq_cst (the sc model).
  virtual bool strengthens_orders() const { return false; }
};

}  // namespace snarl::checker
