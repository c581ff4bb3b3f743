#include "checker/models/rc11.h"

#include <algorithm>

namespace snarl::checker {
namespace {

// The relations of the axioms on one graph, decided from clocks and co positions.
class Relations {
 public:
  explicit Relations(const ExecutionGraph& graph) : graph_(graph) {}

  // (x, y) in psc, for x and y sc events, x != y.
  bool psc(EventId x, EventId y) const {
    if (x.thread() == y.thread()) return x.index() < y.index();
    const bool from_fence = is_fence(x), to_fence = is_fence(y);
    if (from_fence && to_fence) return hb(x, y) || hb_eco_hb(x, y);
    if (from_fence) return fence_to_access(x, y);
    if (to_fence) return access_to_fence(x, y);
    return scb(x, y);
  }

 private:
  const Event& at(EventId id) const { return graph_.at(id); }
  bool is_fence(EventId id) const { return at(id).kind == OpKind::kFence; }
  bool hb(EventId a, EventId b) const { return !(a == b) && !b.is_init() && graph_.precedes(a, b, ClockKind::kHb); }
  bool hb_or_same(EventId a, EventId b) const { return a == b || hb(a, b); }
  bool in_co(EventId id) const { return at(id).writes && !at(id).write_pending; }
  bool same_location(EventId a, EventId b) const {
    return at(a).location != kNoLocation && at(a).location == at(b).location;
  }
  // The place in co up to which a read part has seen.
  std::uint32_t read_index(EventId id) const { return at(at(id).rf).co_index; }
  bool co(EventId a, EventId b) const { return in_co(a) && in_co(b) && at(a).co_index < at(b).co_index; }
  bool fr(EventId a, EventId b) const { return at(a).reads && in_co(b) && read_index(a) < at(b).co_index; }

  bool scb(EventId x, EventId y) const {
    if (same_location(x, y)) return hb(x, y) || co(x, y) || fr(x, y);
    return across_locations(x, y);
  }
  bool across_locations(EventId x, EventId y) const {
    std::uint32_t after = x.index() + 1;
    while (after < graph_.size(x.thread()) && same_location(x, {x.thread(), after})) ++after;
    if (after >= graph_.size(x.thread())) return false;
    std::uint32_t before = y.index();
    while (before > 0 && same_location(y, {y.thread(), before - 1})) --before;
    return before > 0 && hb({x.thread(), after}, {y.thread(), before - 1});
  }

  template <typename Visit>
  bool any_access(LocationId location, const Visit& visit) const {
    for (EventId write : graph_.location(location).co) {
      if (!write.is_init() && visit(write)) return true;
      for (EventId r = at(write).first_reader; r.exists(); r = at(r).next_reader)
        if (visit(r)) return true;
    }
    return false;
  }

  // [F_sc]; hb?; scb; [E_sc]
  bool fence_to_access(EventId x, EventId y) const {
    if (y.index() > 0 && hb_or_same(x, {y.thread(), y.index() - 1})) return true;
    return any_access(at(y).location, [&](EventId z) {
      return !(z == y) && hb(x, z) && (hb(z, y) || co(z, y) || fr(z, y));
    });
  }
  // [E_sc]; scb; hb?; [F_sc]
  bool access_to_fence(EventId x, EventId y) const {
    if (x.index() + 1 < graph_.size(x.thread()) && hb_or_same({x.thread(), x.index() + 1}, y)) return true;
    return any_access(at(x).location, [&](EventId z) {
      return !(z == x) && hb(z, y) && (hb(x, z) || co(x, z) || fr(x, z));
    });
  }
  // [F_sc]; hb; eco; hb; [F_sc]. Two accesses are in eco when the second stands later in co, or reads from the first.
  bool hb_eco_hb(EventId x, EventId y) const {
    for (LocationId l = 0; l < graph_.location_count(); ++l) {
      if (graph_.location(l).chain) continue;
      std::uint32_t first = kIndexMax, last = 0;
      bool first_is_write = false, last_is_read = false, any_last = false;
      any_access(l, [&](EventId z) {
        const bool write = in_co(z);
        if (hb(x, z)) {
          const std::uint32_t index = write ? at(z).co_index : read_index(z);
          if (index < first) { first = index; first_is_write = write; }
          else if (index == first) { first_is_write |= write; }
        }
        if (hb(z, y)) {
          const std::uint32_t index = write ? at(z).co_index : read_index(z);
          if (!any_last || index > last) { last = index; last_is_read = !write; }
          else if (index == last) { last_is_read |= !write; }
          any_last = true;
        }
        return false;
      });
      if (first == kIndexMax || !any_last) continue;
      if (first < last || (first == last && first_is_write && last_is_read)) return true;
    }
    return false;
  }

  const ExecutionGraph& graph_;
};

}  // namespace

bool Rc11Model::reaches(const ExecutionGraph& graph, EventId start) {
  const Relations relations(graph);
  visited_.assign(sc_events_.size(), false);
  open_.clear();
  const auto expand = [&](EventId x) {
    for (std::size_t i = 0; i < sc_events_.size(); ++i) {
      if (visited_[i] || sc_events_[i] == x || !relations.psc(x, sc_events_[i])) continue;
      if (sc_events_[i] == start) return true;
      visited_[i] = true;
      open_.push_back(i);
    }
    return false;
  };
  if (expand(start)) return true;
  while (!open_.empty()) {
    const EventId x = sc_events_[open_.back()];
    open_.pop_back();
    if (expand(x)) return true;
  }
  return false;
}

bool Rc11Model::consistent(const ExecutionGraph& graph, EventId id) {
  if (graph.sc_event_count() < 2) return true;
  sc_events_.clear();
  for (const OrderEntry& entry : graph.order())
    if (!entry.write_part_only && graph.at(entry.id).is_sc()) sc_events_.push_back(entry.id);
  if (sc_events_.size() < 2) return true;
  if (graph.at(id).is_sc() && reaches(graph, id)) return false;
  // Through an access that is not sc itself, new edges lead out of the sc fences that happen-before it; a cycle
  // through an earlier fence of a thread passes through the latest one as well.
  const Tick* hb = graph.clock(id, ClockKind::kHb);
  for (unsigned t = 0; t < graph.thread_count(); ++t) {
    std::uint32_t end = std::min<std::uint32_t>(hb[t], graph.size(t));
    while (end > 0) {
      const EventId fence(t, --end);
      if (graph.at(fence).kind != OpKind::kFence || !graph.at(fence).is_sc() || fence == id) continue;
      if (reaches(graph, fence)) return false;
      break;
    }
  }
  return true;
}

}  // namespace snarl::checker
