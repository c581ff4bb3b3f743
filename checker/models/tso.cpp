#include "checker/models/tso.h"

#include <algorithm>

namespace snarl::checker {
namespace {

// What an event is to the store buffer of its processor.
enum class Role : std::uint8_t {
  kNothing,
  kLoad,     // before everything that follows
  kStore,    // after everything before it, before later stores and barriers only
  kBarrier,  // LOCKed, or MFENCE: after everything before it, before everything that follows
};

Role role_of(const Event& event) {
  const bool seq_cst = event.order == MemoryOrder::kSeqCst;
  switch (event.kind) {
    case OpKind::kFence: return seq_cst ? Role::kBarrier : Role::kNothing;
    case OpKind::kStore: return seq_cst && !event.plain ? Role::kBarrier : Role::kStore;
    case OpKind::kRmw:
    case OpKind::kCompareExchange: return Role::kBarrier;
    case OpKind::kThreadCreate:
    case OpKind::kThreadEnd: return Role::kStore;  // what the thread did before is in memory for who waited for it
    default: break;
  }
  if (event.writes) return Role::kBarrier;
  return event.reads || event.rf.exists() ? Role::kLoad : Role::kNothing;
}

}  // namespace

void TsoModel::reach(const ExecutionGraph& graph, EventId from, bool after) {
  Reached& reached = reached_[from.thread()];
  const std::uint32_t size = graph.size(from.thread());
  const std::uint32_t stores_end = std::min(reached.stores, size), all_end = std::min(reached.all, size);
  // Of what follows a store only stores, up to the first barrier.
  bool everything = role_of(graph.at(from)) != Role::kStore;
  for (std::uint32_t i = from.index() + after; i < (everything ? all_end : stores_end); ++i) {
    const EventId id(from.thread(), i);
    const Role role = role_of(graph.at(id));
    if (role == Role::kBarrier) everything = true;
    if (i < reached.stores) reached.stores = i;
    if (everything && i < reached.all) reached.all = i;
    if (role == Role::kLoad ? everything : i < stores_end) open_.push_back(id);
  }
}

void TsoModel::expand(const ExecutionGraph& graph, EventId id) {
  const Event& event = graph.at(id);
  if (event.kind == OpKind::kThreadCreate && graph.size(event.peer) > 0) reach(graph, EventId(event.peer, 0), false);
  if (event.kind == OpKind::kThreadEnd || event.kind == OpKind::kQueueWake || event.kind == OpKind::kBarrierWait)
    for (unsigned t = 0; t < graph.thread_count(); ++t)  // joins, awaits: events that wait for this one
      for (std::uint32_t i = 0; i < graph.size(t); ++i)
        if (!graph.at({t, i}).reads && graph.at({t, i}).rf == id) reach(graph, {t, i}, false);
  if (event.location == kNoLocation) return;
  const std::vector<EventId>& co = graph.location(event.location).co;
  const auto to_successors = [&](std::uint32_t index) {
    // co and fr reach the next write; everything later is reached from there.
    for (std::uint32_t i = index + 1; i < co.size(); ++i)
      if (!(co[i] == id)) return reach(graph, co[i], false);
  };
  if (event.reads) to_successors(graph.at(event.rf).co_index);
  if (event.writes && !event.write_pending) {
    to_successors(event.co_index);
    // A thread may read its own store before the others can.
    for (EventId r = event.first_reader; r.exists(); r = graph.at(r).next_reader)
      if (r.thread() != id.thread()) reach(graph, r, false);
  }
}

bool TsoModel::consistent(const ExecutionGraph& graph, EventId start) {
  reached_.assign(graph.thread_count(), {});
  open_.clear();
  const Role role = role_of(graph.at(start));
  SNARL_CHECK(role != Role::kNothing);
  const Reached& own = reached_[start.thread()];
  const auto cycle = [&] {
    return own.all <= start.index() || (role != Role::kLoad && own.stores <= start.index());
  };
  reach(graph, start, true);
  expand(graph, start);
  while (!open_.empty() && !cycle()) {
    const EventId id = open_.back();
    open_.pop_back();
    expand(graph, id);
  }
  return !cycle();
}

}  // namespace snarl::checker
