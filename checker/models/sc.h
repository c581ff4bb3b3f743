// Sequential consistency: acyclic(po | rf | co | fr).
//
// The check is a depth-first search from the new event along po, rf, co and fr, cut at what was visited.
// Lamport, IEEE TC 1979; as an axiom: Alglave, Maranget, Tautschnig, TOPLAS 2014.
#pragma once
#include "checker/models/model.h"

namespace snarl::checker {

class ScModel final : public Model {
 public:
  bool consistent(const ExecutionGraph& graph, EventId id) override;
  bool strengthens_orders() const override { return true; }

 private:
  std::vector<EventId> open_;
  std::vector<std::uint32_t> reached_;  // per thread: the earliest event known to be reachable, as a count from its end
};

}  // namespace snarl::checker
