#include "checker/models/sc.h"

#include <algorithm>

namespace snarl::checker {

bool ScModel::consistent(const ExecutionGraph& graph, EventId start) {
  // What is reachable in a thread is a suffix of it (po): one index per thread is the whole visited set.
  reached_.assign(graph.thread_count(), kIndexMax);
  open_.clear();
  bool cycle = false;
  const auto reach = [&](EventId id) {
    if (id.thread() == start.thread() && id.index() <= start.index()) cycle = true;
    if (id.index() >= reached_[id.thread()]) return;
    const std::uint32_t end = std::min(reached_[id.thread()], graph.size(id.thread()));
    reached_[id.thread()] = id.index();
    for (std::uint32_t i = id.index(); i < end; ++i) open_.push_back(EventId(id.thread(), i));
  };
  const auto expand = [&](EventId id) {
    const Event& event = graph.at(id);
    if (event.kind == OpKind::kThreadCreate && graph.size(event.peer) > 0) reach(EventId(event.peer, 0));
    if (event.kind == OpKind::kThreadEnd || event.kind == OpKind::kQueueWake || event.kind == OpKind::kBarrierWait)
      for (unsigned t = 0; t < graph.thread_count(); ++t)  // joins, awaits: events that wait for this one
        for (std::uint32_t i = 0; i < graph.size(t); ++i)
          if (!graph.at({t, i}).reads && graph.at({t, i}).rf == id) reach({t, i});
    if (event.location == kNoLocation) return;
    const std::vector<EventId>& co = graph.location(event.location).co;
    const auto to_successors = [&](std::uint32_t index) {
      // co and fr reach the next write; everything later is reached from there.
      for (std::uint32_t i = index + 1; i < co.size(); ++i)
        if (!(co[i] == id)) { reach(co[i]); return; }
    };
    if (event.reads) to_successors(graph.at(event.rf).co_index);
    if (event.writes && !event.write_pending) {
      to_successors(event.co_index);
      for (EventId r = event.first_reader; r.exists(); r = graph.at(r).next_reader) reach(r);
    }
  };
  if (start.index() + 1 < graph.size(start.thread())) reach(EventId(start.thread(), start.index() + 1));
  expand(start);
  while (!open_.empty() && !cycle) {
    const EventId id = open_.back();
    open_.pop_back();
    expand(id);
  }
  return !cycle;
}

}  // namespace snarl::checker
