#include "checker/execution_graph.h"

#include <algorithm>
#include <cstring>

namespace snarl::checker {

EventId ExecutionGraph::append(unsigned thread, const Event& event) {
  Thread& owner = threads_[thread];
  const EventId id(thread, static_cast<std::uint32_t>(owner.events.size()));
  SNARL_CHECK(id.index() < kIndexMax && thread < runtime::kThreadsMax);
  const Stamp stamp = newest_stamp() + 1;
  owner.events.push_back(event);
  Event& added = owner.events.back();
  added.stamp = added.write_stamp = stamp;
  const std::size_t ticks = (id.index() + std::size_t{1}) * kClocksPerEvent * width_;
  if (owner.clocks.size() < ticks) owner.clocks.resize(std::max(ticks, owner.clocks.size() * 2));
  order_.push_back({id, false});
  sc_event_count_ += added.asks_for_sc();
  if (thread >= thread_count_) thread_count_ = thread + 1;
  return id;
}

void ExecutionGraph::set_rf(EventId read, EventId write) {
  Event& reader = at(read);
  reader.rf = write;
  if (reader.location == kNoLocation) return;  // begin, join, await: no reader lists
  Event& writer = at(write);
  reader.next_reader = writer.first_reader;
  writer.first_reader = read;
}

void ExecutionGraph::unset_rf(EventId read) {
  Event& reader = at(read);
  if (!reader.rf.exists()) return;
  if (reader.location != kNoLocation) {
    EventId* link = &at(reader.rf).first_reader;
    while (!(*link == read)) link = &at(*link).next_reader;
    *link = reader.next_reader;
  }
  reader.next_reader = kNoEvent;
  reader.rf = kNoEvent;
}

void ExecutionGraph::co_insert(EventId write, std::uint32_t index) {
  std::vector<EventId>& co = locations_[at(write).location].co;
  SNARL_CHECK(index >= 1 && index <= co.size());
  co.push_back(write);
  for (std::size_t i = co.size() - 1; i > index; --i) {
    co[i] = co[i - 1];
    at(co[i]).co_index = static_cast<std::uint32_t>(i);
  }
  co[index] = write;
  at(write).co_index = index;
}

void ExecutionGraph::co_remove(EventId write) {
  std::vector<EventId>& co = locations_[at(write).location].co;
  const std::uint32_t index = at(write).co_index;
  SNARL_CHECK(index < co.size() && co[index] == write);
  for (std::uint32_t i = index; i + 1 < co.size(); ++i) {
    co[i] = co[i + 1];
    at(co[i]).co_index = i;
  }
  co.pop_back();
  at(write).co_index = 0;
}

EventId ExecutionGraph::update_after(EventId write, EventId except) const {
  for (EventId r = at(write).first_reader; r.exists(); r = at(r).next_reader)
    if (at(r).writes && !(r == except)) return r;
  return kNoEvent;
}

LocationId ExecutionGraph::find_or_add_location(Address address, std::uint64_t origin, bool chain, std::uint8_t size,
                                                Value initial) {
  const auto [place, added] = location_ids_.try_emplace({address, origin, chain}, static_cast<LocationId>(locations_.size()));
  if (!added) return place->second;
  SNARL_CHECK(locations_.size() < kIndexMax);
  Location& location = locations_.emplace_back();
  location.address = address;
  location.origin = origin;
  location.size = size;
  location.chain = chain;
  location.init.writes = true;
  location.init.chain = chain;
  location.init.size = size;
  location.init.address = address;
  location.init.location = place->second;
  location.init.value_written = initial;
  location.init.stamp = location.init.write_stamp = 0;
  location.co.push_back(EventId::init_of(place->second));
  return place->second;
}

void ExecutionGraph::detach(EventId id) {
  Event& event = at(id);
  unset_rf(id);
  if (event.writes && event.location != kNoLocation && !event.write_pending) co_remove(id);
}

void ExecutionGraph::remove_last(EventId id) {
  SNARL_CHECK(id == last(id.thread()));
  detach(id);
  sc_event_count_ -= at(id).asks_for_sc();
  threads_[id.thread()].events.pop_back();
}

void ExecutionGraph::truncate(Stamp stamp) {
  while (!order_.empty() && stamp_of(order_.back()) > stamp) {
    const OrderEntry entry = order_.back();
    order_.pop_back();
    if (entry.write_part_only) {
      // It may have been made to fail since: then it is in no co.
      if (at(entry.id).writes) co_remove(entry.id);
      at(entry.id).writes = true;
      mark_pending(entry.id);
    } else {
      remove_last(entry.id);
    }
  }
}

void ExecutionGraph::add_write_part(EventId update) {
  const Stamp stamp = newest_stamp() + 1;
  Event& event = at(update);
  SNARL_CHECK(event.write_pending);
  event.write_pending = false;
  event.write_stamp = stamp;
  order_.push_back({update, true});
}

void ExecutionGraph::delete_after(EventId read, EventId keep, bool inclusive, Deleted& record) {
  std::size_t first = order_.size();
  while (!(order_[first - 1].id == read && !order_[first - 1].write_part_only)) --first;
  if (inclusive) --first;
  record.order_tail.assign(order_.begin() + static_cast<std::ptrdiff_t>(first), order_.end());
  record.order_begin = first;
  record.events.clear();
  record.write_parts.clear();
  record.clocks.clear();
  // Newest first, so that co positions are restored exactly by undoing in reverse.
  std::size_t kept = first;
  for (std::size_t i = order_.size(); i-- > first;) {
    const OrderEntry entry = order_[i];
    if (entry.id == keep || precedes(entry.id, keep, ClockKind::kPorf)) continue;
    Event& event = at(entry.id);
    if (entry.write_part_only) {
      record.write_parts.push_back({entry.id, event.co_index, event.write_stamp});
      record.events.push_back({entry.id, {}, ~std::uint32_t{0}});  // marks the place in the sequence
      co_remove(entry.id);
      mark_pending(entry.id);
    } else {
      const std::uint32_t co_index = event.co_index;
      const EventId rf = event.rf;
      const Tick* clocks = clock(entry.id, ClockKind::kHb);
      record.clocks.insert(record.clocks.end(), clocks, clocks + kClocksPerEvent * width_);
      detach(entry.id);
      record.events.push_back({entry.id, at(entry.id), co_index});
      record.events.back().event.rf = rf;
      SNARL_CHECK(entry.id == last(entry.id.thread()));
      sc_event_count_ -= event.asks_for_sc();
      threads_[entry.id.thread()].events.pop_back();
    }
    order_[i].id = kNoEvent;
  }
  for (std::size_t i = first; i < order_.size(); ++i)
    if (order_[i].id.exists()) order_[kept++] = order_[i];
  order_.resize(kept);
}

void ExecutionGraph::restore(Deleted& record) {
  std::size_t part = record.write_parts.size();
  std::size_t clock_block = record.clocks.size();
  for (std::size_t i = record.events.size(); i-- > 0;) {
    const Deleted::Saved& saved = record.events[i];
    if (saved.co_index == ~std::uint32_t{0}) {
      const Deleted::Part& write_part = record.write_parts[--part];
      Event& event = at(write_part.id);
      event.write_pending = false;
      event.write_stamp = write_part.write_stamp;
      co_insert(write_part.id, write_part.co_index);
      continue;
    }
    Thread& owner = threads_[saved.id.thread()];
    SNARL_CHECK(saved.id.index() == owner.events.size());
    owner.events.push_back(saved.event);
    sc_event_count_ += saved.event.asks_for_sc();
    clock_block -= kClocksPerEvent * width_;
    std::memcpy(clock(saved.id, ClockKind::kHb), record.clocks.data() + clock_block, kClocksPerEvent * width_ * sizeof(Tick));
    Event& event = owner.events.back();
    const EventId rf = event.rf;
    event.rf = event.next_reader = kNoEvent;
    event.first_reader = kNoEvent;
    if (rf.exists()) set_rf(saved.id, rf);
    if (event.writes && event.location != kNoLocation && !event.write_pending) co_insert(saved.id, saved.co_index);
  }
  // What was kept of the tail is in it too: cut back to the part before the tail.
  order_.resize(record.order_begin);
  order_.insert(order_.end(), record.order_tail.begin(), record.order_tail.end());
}

void ExecutionGraph::clear() {
  for (Thread& thread : threads_) thread.events.clear();
  thread_count_ = 0;
  sc_event_count_ = 0;
  order_.clear();
  pending_.clear();
  locations_.clear();
  location_ids_.clear();
}

}  // namespace snarl::checker
