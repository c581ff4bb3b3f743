#include "tests/reference/idle_iterations.h"

#include <algorithm>

namespace snarl::reference {
namespace {

// Nobody has changed in between what the thread's events from `from` on change, and it is as it was.
bool cancel(const Graph& graph, std::size_t thread, std::size_t from) {
  struct Change {
    int location;
    Value before, after;
    std::size_t event;
  };
  std::vector<Change> changes;
  const auto& events = graph.threads[thread];
  for (std::size_t i = from; i < events.size(); ++i) {
    const GraphEvent& event = events[i];
    const Value old = event.reads ? event.value_read : 1;  // a store that gives back finds it taken
    if (!event.writes || old == event.value_written) continue;
    const auto known =
        std::find_if(changes.begin(), changes.end(), [&](const Change& c) { return c.location == event.location; });
    if (known == changes.end()) {
      changes.push_back({event.location, old, event.value_written, i});
      continue;
    }
    const EventName previous{static_cast<int>(thread), static_cast<int>(known->event)};
    if (event.reads && event.rf != previous) return false;
    known->after = event.value_written;
    known->event = i;
  }
  return std::all_of(changes.begin(), changes.end(), [](const Change& c) { return c.before == c.after; });
}

}  // namespace

bool gives_back(const Graph& graph, std::size_t thread, const GraphEvent& store) {
  if (store.order != MemoryOrder::kRelease && store.order != MemoryOrder::kSeqCst) return false;
  const auto& events = graph.threads[thread];
  for (std::size_t i = events.size(); i-- > 0;) {
    const GraphEvent& event = events[i];
    if (!event.writes || event.location != store.location || (event.reads && event.value_read == event.value_written))
      continue;
    return event.reads && (event.order == MemoryOrder::kAcquire || event.order == MemoryOrder::kAcqRel ||
                           event.order == MemoryOrder::kSeqCst);
  }
  return false;
}

bool back_again(const Graph& graph, std::size_t thread, const std::vector<Visit>& visits, int pc,
                const std::vector<Value>& registers) {
  return std::any_of(visits.begin(), visits.end(), [&](const Visit& visit) {
    return visit.pc == pc && visit.registers == registers && cancel(graph, thread, visit.event);
  });
}

}  // namespace snarl::reference
