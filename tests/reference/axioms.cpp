#include "tests/reference/axioms.h"

#include "tests/reference/primitives.h"
#include "tests/reference/relation.h"

namespace snarl::reference {
namespace {

// The events of a graph numbered and sorted into sets, and the primitive relations.
struct Skeleton {
  explicit Skeleton(const Graph& graph);

  std::size_t size = 0;
  Set reads = 0, writes = 0, fences = 0, plain = 0, initial = 0;
  Set atomic_access = 0;  // at least relaxed
  Set acquire = 0, release = 0, seq_cst = 0;
  Set locked = 0;         // both parts of what changes in one step, and an update that has failed
  Relation po, same_location, rf, co, rmw, different_thread;
  Relation waits;         // from a wake-up, a completed round, the end of a thread to who waited for it
  Relation synchronises;  // of primitives

 private:
  struct Parts {
    std::size_t read = 0, write = 0;
  };
  using ThreadParts = std::vector<std::vector<Parts>>;
  void relate_primitives(const Graph& graph, const ThreadParts& parts);
  std::size_t add(int location, MemoryOrder order, const GraphEvent& event, bool is_write);
  std::size_t count(const Graph& graph) const;
  int locations[kEventsMax] = {};
};

std::size_t Skeleton::count(const Graph& graph) const {
  std::size_t total = graph.co.size();
  for (const auto& thread : graph.threads) {
    for (const GraphEvent& event : thread) total += event.reads && event.writes ? 2 : 1;
  }
  return total;
}

std::size_t Skeleton::add(int location, MemoryOrder order, const GraphEvent& event, bool is_write) {
  const Set bit = Set{1} << size;
  locations[size] = location;
  if (event.fence || !(event.reads || event.writes || location >= 0) || event.awaits) {
    fences |= bit;  // what waits or chooses is a fence that orders nothing
  } else {
    (is_write ? writes : reads) |= bit;
    (event.plain ? plain : atomic_access) |= bit;
  }
  const bool sc = order == MemoryOrder::kSeqCst, both = sc || order == MemoryOrder::kAcqRel;
  if (!event.plain) {
    if ((both || order == MemoryOrder::kAcquire) && !(is_write && !event.fence)) acquire |= bit;
    if ((both || order == MemoryOrder::kRelease) && (is_write || event.fence)) release |= bit;
    if (sc) seq_cst |= bit;
  }
  if (event.update || (event.reads && event.writes)) locked |= bit;
  return size++;
}

Skeleton::Skeleton(const Graph& graph)
    : po(count(graph)),
      same_location(count(graph)),
      rf(count(graph)),
      co(count(graph)),
      rmw(count(graph)),
      different_thread(count(graph)),
      waits(count(graph)),
      synchronises(count(graph)) {
  const std::size_t total = count(graph);
  for (std::size_t location = 0; location < graph.co.size(); ++location) {
    initial |= Set{1} << size;
    add(static_cast<int>(location), MemoryOrder::kRelaxed, GraphEvent{}, true);
  }
  ThreadParts parts(graph.threads.size());
  std::vector<int> thread_of(total, -1);
  for (std::size_t thread = 0; thread < graph.threads.size(); ++thread) {
    for (const GraphEvent& event : graph.threads[thread]) {
      Parts both;
      if (event.reads || !event.writes) both.read = both.write = add(event.location, event.order, event, false);
      if (event.writes) both.write = add(event.location, event.order, event, true);
      if (!event.reads) both.read = both.write;
      if (event.reads && event.writes) rmw.add(both.read, both.write);
      parts[thread].push_back(both);
      thread_of[both.read] = thread_of[both.write] = static_cast<int>(thread);
    }
  }
  const auto write_of = [&](EventName name) {
    if (name.thread < 0) return static_cast<std::size_t>(name.index);
    return parts[static_cast<std::size_t>(name.thread)][static_cast<std::size_t>(name.index)].write;
  };
  for (std::size_t a = 0; a < size; ++a) {
    for (std::size_t b = 0; b < size; ++b) {
      if (thread_of[a] >= 0 && thread_of[a] == thread_of[b] && a < b) po.add(a, b);
      if (thread_of[a] != thread_of[b]) different_thread.add(a, b);
      if (((fences >> a | fences >> b) & 1) == 0 && locations[a] == locations[b]) same_location.add(a, b);
    }
  }
  for (std::size_t thread = 0; thread < graph.threads.size(); ++thread) {
    for (std::size_t i = 0; i < graph.threads[thread].size(); ++i) {
      const GraphEvent& event = graph.threads[thread][i];
      if (event.reads) rf.add(write_of(event.rf), parts[thread][i].read);
    }
  }
  for (std::size_t location = 0; location < graph.co.size(); ++location) {
    const auto& order = graph.co[location];
    for (std::size_t i = 0; i < order.size(); ++i) {
      co.add(location, write_of(order[i]));
      for (std::size_t j = i + 1; j < order.size(); ++j) co.add(write_of(order[i]), write_of(order[j]));
    }
  }
  relate_primitives(graph, parts);
}

void Skeleton::relate_primitives(const Graph& graph, const ThreadParts& parts) {
  const auto each = [&](const auto& visit) {
    for (std::size_t thread = 0; thread < graph.threads.size(); ++thread)
      for (std::size_t i = 0; i < graph.threads[thread].size(); ++i)
        if (graph.threads[thread][i].is_primitive) visit(graph.threads[thread][i], parts[thread][i]);
  };
  each([&](const GraphEvent& later, const Parts& at) {
    if (later.awaits && later.rf.index >= 0) {
      const std::size_t from =
          parts[static_cast<std::size_t>(later.rf.thread)][static_cast<std::size_t>(later.rf.index)].write;
      waits.add(from, at.read);
      // Being notified orders nothing: only the mutex does.
      if (later.primitive != OpKind::kQueueAwait) synchronises.add(from, at.read);
    }
    if (!later.reads) return;
    each([&](const GraphEvent& earlier, const Parts& from) {
      if (!earlier.writes || earlier.location != later.location || !reference::synchronises(earlier, later)) return;
      for (std::size_t source = 0; source < size; ++source)
        if (rf.has(source, at.read) && (source == from.write || co.has(from.write, source)))
          synchronises.add(from.write, at.read);
    });
  });
}

Relation happens_before(const Skeleton& g) {
  const auto id = [&](Set set) { return Relation::identity(g.size, set); };
  const Relation release_sequence = id(g.writes & g.atomic_access) * (g.rf * g.rmw).reflexive_transitive();
  const Relation sw = id(g.release) * (id(g.fences) * g.po).optional() * release_sequence * g.rf *
                      id(g.reads & g.atomic_access) * (g.po * id(g.fences)).optional() * id(g.acquire);
  return (g.po | sw | g.synchronises).transitive();
}

bool psc_acyclic(const Skeleton& g, const Relation& hb, const Relation& fr, const Relation& eco) {
  const auto id = [&](Set set) { return Relation::identity(g.size, set); };
  const Relation sc = id(g.seq_cst), sc_fence = id(g.seq_cst & g.fences);
  const Relation po_elsewhere = g.po - g.same_location;
  const Relation scb = g.po | po_elsewhere * hb * po_elsewhere | (hb & g.same_location) | g.co | fr;
  const Relation psc_base = (sc | sc_fence * hb.optional()) * scb * (sc | hb.optional() * sc_fence);
  const Relation psc_fence = sc_fence * (hb | hb * eco * hb) * sc_fence;
  return (psc_base | psc_fence).acyclic();
}

}  // namespace

std::string_view violated_rc11(const Graph& graph) {
  const Skeleton g(graph);
  const Relation fr = (g.rf.inverse() * g.co) - Relation::identity(g.size, ~Set{0});
  const Relation eco = (g.rf | g.co | fr).transitive();
  const Relation hb = happens_before(g);
  if (!(hb * eco.optional()).irreflexive()) return "coherence";
  if (!(g.rmw & (fr * g.co)).empty()) return "atomicity";
  if (!(g.po | g.rf | g.waits).acyclic()) return "no-thin-air";
  if (!psc_acyclic(g, hb, fr, eco)) return "psc";
  return {};
}

std::string_view violated_sc(const Graph& graph) {
  const Skeleton g(graph);
  const Relation fr = (g.rf.inverse() * g.co) - Relation::identity(g.size, ~Set{0});
  if (!(g.rmw & (fr * g.co)).empty()) return "atomicity";
  if (!(g.po | g.rf | g.co | fr | g.waits).acyclic()) return "sc";
  return {};
}

std::string_view violated_tso(const Graph& graph) {
  const Skeleton g(graph);
  const auto id = [&](Set set) { return Relation::identity(g.size, set); };
  const Relation fr = (g.rf.inverse() * g.co) - id(~Set{0});
  const Relation rfe = g.rf & g.different_thread;
  const Relation memory = id(g.reads | g.writes), reads = id(g.reads), writes = id(g.writes);
  if (!((g.po & g.same_location) | g.rf | g.co | fr).acyclic()) return "sc-per-location";
  if (!(g.rmw & (fr * g.co)).empty()) return "atomicity";
  const Relation preserved = reads * g.po * memory | memory * g.po * writes;
  const Relation mfence = g.po * id(g.fences & g.seq_cst) * g.po | id(g.writes & g.seq_cst) * g.po;
  const Relation implied = g.po * id(g.locked) | id(g.locked) * g.po;
  const Relation waits = g.po.optional() * g.waits * g.po.optional();
  if (!(preserved | mfence | implied | rfe | g.co | fr | waits).acyclic()) return "tso";
  return {};
}

bool has_data_race(const Graph& graph) {
  const Skeleton g(graph);
  const Relation hb = happens_before(g);
  const Relation ordered = hb | hb.inverse();
  const Set accesses = (g.reads | g.writes) & ~g.initial;
  for (std::size_t a = 0; a < g.size; ++a) {
    for (std::size_t b = 0; b < g.size; ++b) {
      const bool conflict = (accesses >> a & accesses >> b & 1) && (g.writes >> a & 1) && g.same_location.has(a, b) &&
                            g.different_thread.has(a, b) && ((g.plain >> a | g.plain >> b) & 1);
      if (conflict && !ordered.has(a, b)) return true;
    }
  }
  return false;
}

}  // namespace snarl::reference
