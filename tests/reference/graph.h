// An execution graph as the reference sees it, and its canonical text, which two engines must agree on.
//
// Text: one `Pi:` section per thread with its memory events in po (fences too), then `co` per location. A read names
// where its value comes from: `R x=1 acq <P0.2>`; init is `<init>`. Thread creation and ends are not events here.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "litmus/ast.h"

namespace snarl::reference {

using litmus::MemoryOrder;
using litmus::Value;

// Thread and index in the thread; {-1, location} is the initial write of a location.
struct EventName {
  int thread = -1;
  int index = 0;
  friend auto operator<=>(const EventName&, const EventName&) = default;
};

struct GraphEvent {
  bool reads = false;
  bool writes = false;
  bool fence = false;
  bool plain = false;
  bool lock = false;    // a mutex operation: lock reads and writes, unlock writes
  MemoryOrder order = MemoryOrder::kRelaxed;  // the one that applies (a failed compare-exchange: its failure order)
  int location = -1;
  Value value_read = 0;
  Value value_written = 0;
  EventName rf;
};

struct Graph {
  std::vector<std::vector<GraphEvent>> threads;
  std::vector<std::vector<EventName>> co;  // per location, without the initial write

  const GraphEvent& at(EventName name) const {
    return threads[static_cast<std::size_t>(name.thread)][static_cast<std::size_t>(name.index)];
  }
};

const char* order_name(MemoryOrder order);
// Without `orders` for models in which they mean nothing.
std::string canonical_text(const Graph& graph, const litmus::Test& test, bool orders);

// The final values, as `0:r0=1; x=2;`, of all named registers and all locations.
struct Outcome {
  std::vector<std::vector<Value>> registers;  // per thread, parameters included
  std::vector<Value> locations;
  friend auto operator<=>(const Outcome&, const Outcome&) = default;
};
std::string outcome_text(const Outcome& outcome, const litmus::Test& test);

}  // namespace snarl::reference
