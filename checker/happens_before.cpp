#include "checker/happens_before.h"

#include <cstring>

#include "checker/primitives.h"

namespace snarl::checker {
namespace {

// Clocks are a multiple of eight ticks wide, so these become a few vector instructions without a call.
constexpr std::size_t kBlock = 8;

// Four ticks. Signed on purpose: ticks are small, and SSE2 has no unsigned comparison.
using Four [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = std::int32_t;

inline void join(Tick* into, const Tick* from, std::size_t width) {
  for (std::size_t i = 0; i < width; i += 4) {
    auto& mine = *reinterpret_cast<Four*>(into + i);
    const Four ticks = mine, others = *reinterpret_cast<const Four*>(from + i);
    const auto later = ticks > others;
    mine = (ticks & later) | (others & ~later);
  }
}

inline void copy(Tick* into, const Tick* from, std::size_t width) {
  for (std::size_t block = 0; block < width; block += kBlock)
    std::memcpy(into + block, from + block, kBlock * sizeof(Tick));
}

inline void clear(Tick* ticks, std::size_t width) {
  for (std::size_t block = 0; block < width; block += kBlock) std::memset(ticks + block, 0, kBlock * sizeof(Tick));
}

// Readers synchronise with the last writer, not with each other ([thread.sharedmutex.requirements]).
EventId last_writer_unlock(const ExecutionGraph& graph, EventId read_lock) {
  EventId id = graph.at(read_lock).rf;
  while (!id.is_init() && graph.at(id).reads) {
    const Event& event = graph.at(id);
    if (event.kind == OpKind::kRwUnlock && is_write_locked(event.value_read)) break;
    id = event.rf;
  }
  return id;
}

// `kWidth`: the width of clocks where it is known to the compiler; else 0.
template <std::size_t kWidth>
void compute(ExecutionGraph& graph, EventId id) {
  const std::size_t width = kWidth != 0 ? kWidth : graph.clock_width();
  Event& event = graph.at(id);
  Tick* hb = graph.clock(id, ClockKind::kHb);
  Tick* porf = hb + width;
  Tick* acquire = porf + width;
  Tick* release = acquire + width;
  event.last_release_fence = 0;
  if (id.index() > 0) {
    const EventId previous(id.thread(), id.index() - 1);
    copy(hb, graph.clock(previous, ClockKind::kHb), 3 * width);
    event.last_release_fence = graph.at(previous).last_release_fence;
  } else {
    clear(hb, 3 * width);
  }
  hb[id.thread()] = porf[id.thread()] = id.index() + 1;

  const bool from_event = event.rf.exists() && !event.rf.is_init();
  if (from_event) {
    join(porf, graph.clock(event.rf, ClockKind::kPorf), width);
    const bool reader = event.kind == OpKind::kRwReadLock || event.kind == OpKind::kRwTryReadLock;
    const EventId source = reader ? last_writer_unlock(graph, id) : event.rf;
    if (event.reads && !event.plain && !source.is_init()) {
      const Tick* released = graph.clock(source, ClockKind::kRelease);
      // Fences pair with atomic accesses, not with operations on mutexes and the like.
      if (!event.chain) join(acquire, released, width);
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
      clear(release, width);
    } else if (is_release(event.order)) {
      copy(release, hb, width);
    } else if (event.last_release_fence != 0 && !event.chain) {
      copy(release, graph.clock(EventId(id.thread(), event.last_release_fence - 1), ClockKind::kHb), width);
    } else {
      clear(release, width);
    }
    if (event.reads && from_event) join(release, graph.clock(event.rf, ClockKind::kRelease), width);
  }
}

}  // namespace

void compute_clocks(ExecutionGraph& graph, EventId id) {
  if (graph.clock_width() == kBlock)
    compute<kBlock>(graph, id);
  else
    compute<0>(graph, id);
}

std::uint32_t coherence_floor(const ExecutionGraph& graph, EventId id, LocationId location, std::uint32_t lowest) {
  const std::vector<EventId>& co = graph.location(location).co;
  if (id.index() == 0) return lowest;
  const Tick* hb = graph.clock(EventId(id.thread(), id.index() - 1), ClockKind::kHb);
  for (std::uint32_t i = static_cast<std::uint32_t>(co.size()) - 1; i > lowest; --i) {
    if (hb[co[i].thread()] > co[i].index()) return i;
    for (EventId r = graph.at(co[i]).first_reader; r.exists(); r = graph.at(r).next_reader)
      if (hb[r.thread()] > r.index()) return i;
  }
  return lowest;
}

}  // namespace snarl::checker
