#include "checker/happens_before.h"

#include <cstring>

namespace snarl::checker {
namespace {

inline void join(Tick* into, const Tick* from, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) into[i] = into[i] > from[i] ? into[i] : from[i];
}

}  // namespace

void compute_clocks(ExecutionGraph& graph, EventId id) {
  const std::size_t width = graph.clock_width();
  const std::size_t bytes = width * sizeof(Tick);
  Event& event = graph.at(id);
  Tick* hb = graph.clock(id, ClockKind::kHb);
  Tick* porf = hb + width;
  Tick* acquire = porf + width;
  Tick* release = acquire + width;
  event.last_release_fence = 0;
  if (id.index() > 0) {
    const EventId previous(id.thread(), id.index() - 1);
    std::memcpy(hb, graph.clock(previous, ClockKind::kHb), 3 * bytes);
    event.last_release_fence = graph.at(previous).last_release_fence;
  } else {
    std::memset(hb, 0, 3 * bytes);
  }
  hb[id.thread()] = porf[id.thread()] = id.index() + 1;

  const bool from_event = event.rf.exists() && !event.rf.is_init();
  if (from_event) {
    join(porf, graph.clock(event.rf, ClockKind::kPorf), width);
    if (event.reads && !event.plain) {
      const Tick* released = graph.clock(event.rf, ClockKind::kRelease);
      join(acquire, released, width);
      if (is_acquire(event.read_order())) join(hb, released, width);
    } else if (event.kind == OpKind::kThreadBegin || event.kind == OpKind::kThreadJoin) {
      join(hb, graph.clock(event.rf, ClockKind::kHb), width);
    } else if (event.kind == OpKind::kBarrierWait) {
      join(hb, graph.clock(event.rf, ClockKind::kRelease), width);
    }
  }
  if (event.kind == OpKind::kFence) {
    if (is_acquire(event.order)) join(hb, acquire, width);
    if (is_release(event.order)) event.last_release_fence = id.index() + 1;
  }
  if (event.writes) {
    if (event.plain) {
      std::memset(release, 0, bytes);
    } else if (is_release(event.order)) {
      std::memcpy(release, hb, bytes);
    } else if (event.last_release_fence != 0) {
      std::memcpy(release, graph.clock(EventId(id.thread(), event.last_release_fence - 1), ClockKind::kHb), bytes);
    } else {
      std::memset(release, 0, bytes);
    }
    if (event.reads && from_event) join(release, graph.clock(event.rf, ClockKind::kRelease), width);
  }
}

std::uint32_t coherence_floor(const ExecutionGraph& graph, EventId id, LocationId location) {
  const std::vector<EventId>& co = graph.location(location).co;
  if (id.index() == 0) return 0;
  const Tick* hb = graph.clock(EventId(id.thread(), id.index() - 1), ClockKind::kHb);
  for (std::uint32_t i = static_cast<std::uint32_t>(co.size()) - 1; i > 0; --i) {
    if (hb[co[i].thread()] > co[i].index()) return i;
    for (EventId r = graph.at(co[i]).first_reader; r.exists(); r = graph.at(r).next_reader)
      if (hb[r.thread()] > r.index()) return i;
  }
  return 0;
}

}  // namespace snarl::checker
