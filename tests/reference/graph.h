// An execution graph as the reference sees it, and its canonical text, which two engines must agree on.
//
// Text: one `Pi:` section per thread with its memory events in po (fences too), then `co` per location. A read names
// where its value comes from: `R x=1 acq <P0.2>`; init is `<init>`. Thread creation and ends are not events here; a
// primitive is told by its name, object and result.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "litmus/ast.h"

namespace snarl::reference {

using litmus::MemoryOrder;
using litmus::Value;
using runtime::OpKind;

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
  bool update = false;        // a read-modify-write or compare-exchange, also one that has failed
  bool is_primitive = false;  // an operation on a mutex and the like: see primitives.h
  OpKind primitive = OpKind::kFence;
  bool futex = false;      // of a wait queue: a futex's, not a condition variable's
  bool of_writer = false;  // kRwUnlock
  bool awaits =
      false;         // waits for the event `rf`: the wake-up, the completed round, the end of a thread (its last event)
  Value result = 0;  // of a primitive: 0, an errno value, a count; the woken threads
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

// Not a mutex or another modelled object.
inline bool is_memory(const litmus::Location& location) { return location.type.ends_with("int"); }

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
