// Who decides what a new event of the graph is: the exhaustive search (search.h), which keeps what else it could have
// been as branches, or the sampler (sampler.h), which takes one possibility as a strategy says.
#pragma once
#include "checker/execution_graph.h"
#include "checker/models/model.h"

namespace snarl::checker {

class Additions {
 public:
  Additions(ExecutionGraph& graph, Model& model) : graph_(graph), model_(model) {}
  virtual ~Additions() = default;

  // The event's clocks, rf, co and result are set.
  virtual EventId add_write(unsigned thread, const Event& event) = 0;
  // kNoEvent: a primitive that has to wait. (Reads of memory never wait.)
  virtual EventId add_read(unsigned thread, const Event& event) = 0;
  // An event with `event.choice_count` alternatives.
  virtual EventId add_choice(unsigned thread, const Event& event) = 0;
  // Fences, thread events, and events that wait for `rf` (join, await, begin): nothing is free about them.
  EventId add_other(unsigned thread, const Event& event, EventId rf = kNoEvent);

 protected:
  // Sets what `id` reads and everything that follows from it, except co of its write part.
  void read_from(EventId id, EventId write);

  ExecutionGraph& graph_;
  Model& model_;
};

}  // namespace snarl::checker
