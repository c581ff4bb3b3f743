#include "checker/additions.h"

#include "checker/evaluate.h"
#include "checker/happens_before.h"

namespace snarl::checker {

EventId Additions::add_other(unsigned thread, const Event& event, EventId rf) {
  const EventId id = graph_.append(thread, event);
  if (rf.exists()) graph_.set_rf(id, rf);
  compute_clocks(graph_, id);
  return id;
}

void Additions::read_from(EventId id, EventId write) {
  graph_.set_rf(id, write);
  Event& event = graph_.at(id);
  event.value_read = graph_.at(write).value_written;
  evaluate(event, id.thread());
  compute_clocks(graph_, id);
}

}  // namespace snarl::checker
