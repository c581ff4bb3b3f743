#include "litmus/race.h"

namespace snarl::litmus {
namespace {

using checker::ClockKind;
using checker::Event;
using checker::EventId;
using checker::ExecutionGraph;

bool races(const ExecutionGraph& graph, EventId plain_id, EventId other_id) {
  const Event& plain = graph.at(plain_id);
  const Event& other = graph.at(other_id);
  if (other.location != plain.location || !(plain.writes || other.writes)) return false;
  return !graph.precedes(plain_id, other_id, ClockKind::kHb) && !graph.precedes(other_id, plain_id, ClockKind::kHb);
}

}  // namespace

bool has_data_race(const ExecutionGraph& graph) {
  for (unsigned thread = 0; thread < graph.thread_count(); ++thread) {
    for (std::uint32_t i = 0; i < graph.size(thread); ++i) {
      const EventId id(thread, i);
      if (!graph.at(id).plain) continue;
      for (unsigned other = 0; other < graph.thread_count(); ++other) {
        for (std::uint32_t j = 0; other != thread && j < graph.size(other); ++j) {
          if (races(graph, id, EventId(other, j))) return true;
        }
      }
    }
  }
  return false;
}

}  // namespace snarl::litmus
