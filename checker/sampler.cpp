// Tries what the strategy picks, and takes it back where the model forbids it; the newest is always allowed: nothing
// comes after a new event that reads and writes at the end of co, so it closes no cycle.
#include "checker/sampler.h"

#include <algorithm>

#include "checker/evaluate.h"
#include "checker/happens_before.h"

namespace snarl::checker {

bool Sampler::looks_back(EventId id) {
  return id.index() >= newest_until_[id.thread()] && graph_.location(graph_.at(id).location).co.size() > 1 &&
         strategy_.looks_back();
}

std::uint32_t Sampler::oldest(EventId id, LocationId location) const {
  const auto size = static_cast<std::uint32_t>(graph_.location(location).co.size());
  const std::uint32_t first = size > kWindow ? size - kWindow : 0;
  return std::max(first, coherence_floor(graph_, id, location, first));
}

EventId Sampler::add_write(unsigned thread, const Event& event) {
  const EventId id = graph_.append(thread, event);
  graph_.at(id).writes = true;
  compute_clocks(graph_, id);
  const std::vector<EventId>& co = graph_.location(event.location).co;
  if (looks_back(id)) {
    // Places are named by the write before them.
    candidates_.clear();
    for (std::uint32_t i = oldest(id, event.location); i < co.size(); ++i)
      if (!graph_.update_after(co[i]).exists()) candidates_.push_back(co[i]);
    while (candidates_.size() > 1) {
      const std::size_t picked = strategy_.pick_place(candidates_.size());
      if (picked + 1 == candidates_.size()) break;
      graph_.co_insert(id, graph_.at(candidates_[picked]).co_index + 1);
      if (model_.consistent(graph_, id)) return id;
      graph_.co_remove(id);
      candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(picked));
    }
  }
  graph_.co_insert(id, static_cast<std::uint32_t>(co.size()));
  return id;
}

EventId Sampler::add_read(unsigned thread, const Event& event) {
  const EventId newest = graph_.co_max(event.location);
  if (would_wait(event, thread, graph_.at(newest).value_written)) return kNoEvent;
  const EventId id = graph_.append(thread, event);
  graph_.at(id).reads = true;
  if (looks_back(id)) {
    const std::vector<EventId>& co = graph_.location(event.location).co;
    candidates_.clear();
    for (std::uint32_t i = oldest(id, event.location); i < co.size(); ++i) {
      const Value value = graph_.at(co[i]).value_written;
      if (would_wait(event, thread, value)) continue;
      // Of two updates of one value only one writes; a weak one that fails for no reason does not.
      if (would_write(event, thread, value) && !event.may_fail && graph_.update_after(co[i]).exists()) continue;
      candidates_.push_back(co[i]);
    }
    while (candidates_.size() > 1) {
      const std::size_t picked = strategy_.pick_write(candidates_.size());
      if (picked + 1 == candidates_.size()) break;
      if (try_reading(id, candidates_[picked])) return id;
      candidates_.erase(candidates_.begin() + static_cast<std::ptrdiff_t>(picked));
    }
  }
  read_from(id, newest);
  choose(id);
  if (graph_.at(id).writes) graph_.co_insert(id, graph_.at(newest).co_index + 1);
  return id;
}

EventId Sampler::add_choice(unsigned thread, const Event& event) {
  const EventId id = add_other(thread, event);
  if (event.choice_count > 1) {
    const std::size_t choice = strategy_.pick_choice(event.choice_count);
    graph_.at(id).choice = static_cast<std::uint8_t>(choice);
    graph_.at(id).result = choice;
  }
  return id;
}

bool Sampler::try_reading(EventId id, EventId write) {
  const bool taken = graph_.update_after(write).exists();
  read_from(id, write);
  Event& event = graph_.at(id);
  if (event.writes && taken) {  // it can only fail
    event.choice = 1;
    evaluate(event, id.thread());
    compute_clocks(graph_, id);
  } else {
    choose(id);
  }
  if (event.writes) graph_.co_insert(id, graph_.at(write).co_index + 1);
  if (model_.consistent(graph_, id)) return true;
  if (event.writes) graph_.co_remove(id);
  graph_.unset_rf(id);
  event.writes = false;
  event.choice = 0;
  return false;
}

void Sampler::choose(EventId id) {
  Event& event = graph_.at(id);
  if (event.choice_count <= 1) return;
  event.choice = static_cast<std::uint8_t>(strategy_.pick_choice(event.choice_count));
  if (event.choice == 0) return;
  evaluate(event, id.thread());
  compute_clocks(graph_, id);
}

}  // namespace snarl::checker
