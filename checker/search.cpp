#include "checker/search.h"

#include <algorithm>

#include "checker/evaluate.h"
#include "checker/happens_before.h"

namespace snarl::checker {

// --- Additions

EventId Search::add_write(unsigned thread, const Event& event) {
  const EventId id = graph_.append(thread, event);
  graph_.at(id).writes = true;
  compute_clocks(graph_, id);
  push_places(id, kNoEvent, coherence_floor(graph_, id, event.location));
  graph_.co_insert(id, static_cast<std::uint32_t>(graph_.location(event.location).co.size()));
  push_revisits(id);
  return id;
}

EventId Search::add_read(unsigned thread, const Event& event) {
  const EventId newest = graph_.co_max(event.location);
  if (would_wait(event, thread, graph_.at(newest).value_written)) return kNoEvent;
  const EventId id = graph_.append(thread, event);
  Event& added = graph_.at(id);
  added.reads = true;
  const std::vector<EventId>& co = graph_.location(event.location).co;
  const std::size_t begin = pool_.size();
  for (std::uint32_t i = coherence_floor(graph_, id, event.location); i + 1 < co.size(); ++i)
    if (!would_wait(event, thread, graph_.at(co[i]).value_written)) pool_.push_back(co[i]);
  push(BranchKind::kReadFrom, id, kNoEvent, begin);
  read_from(id, newest);
  push_choices(id);
  if (graph_.at(id).writes) add_write_part(id, true);
  return id;
}

EventId Search::add_choice(unsigned thread, const Event& event) {
  const EventId id = add_other(thread, event);
  push_choices(id);
  return id;
}

EventId Search::force(unsigned thread, const Event& event, EventId rf, const std::function<std::uint32_t(EventId)>& rank) {
  const EventId id = graph_.append(thread, event);
  const bool located = event.location != kNoLocation;
  Event& added = graph_.at(id);
  added.reads = located && event.kind != OpKind::kStore;
  added.writes = located && event.kind == OpKind::kStore;
  if (added.reads) {
    read_from(id, rf.is_init() ? EventId::init_of(event.location) : rf);
  } else {
    if (rf.exists()) graph_.set_rf(id, rf);
    compute_clocks(graph_, id);
  }
  if (graph_.at(id).writes) {
    const std::vector<EventId>& co = graph_.location(event.location).co;
    std::uint32_t index = 1;
    while (index < co.size() && rank(co[index]) < rank(id)) ++index;
    graph_.co_insert(id, index);
  }
  return id;
}

void Search::explore_waiting(const std::vector<Waiting>& waiting) {
  if (waiting.empty()) return;
  const std::size_t begin = pool_.size();
  for (const Waiting& one : waiting) {
    pool_.push_back(EventId(0, static_cast<std::uint32_t>(waiting_.size())));
    waiting_.push_back(one);
  }
  push(BranchKind::kWaiting, kNoEvent, kNoEvent, begin);
}

bool Search::add_write_part(EventId id, bool maximal) {
  const EventId source = graph_.at(id).rf;
  const bool conflict = graph_.update_after(source, id).exists();
  graph_.co_insert(id, graph_.at(source).co_index + 1);
  push_revisits(id);
  if (conflict) return false;
  return maximal || graph_.co_max(graph_.at(id).location) == id || model_.consistent(graph_, id);
}

bool Search::complete_pending() {
  std::vector<EventId>& pending = graph_.pending();
  std::erase_if(pending, [&](EventId id) { return id.index() >= graph_.size(id.thread()) || !graph_.at(id).write_pending; });
  std::sort(pending.begin(), pending.end(), [&](EventId a, EventId b) { return graph_.at(a).stamp < graph_.at(b).stamp; });
  pending.erase(std::unique(pending.begin(), pending.end()), pending.end());
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const EventId id = pending[i];
    graph_.add_write_part(id);
    if (graph_.at(id).choice_count > 1 || graph_.at(id).choice != 0) {
      graph_.at(id).choice = 0;
      evaluate(graph_.at(id), id.thread());
      push_choices(id);
    }
    if (!add_write_part(id, false)) return false;
  }
  pending.clear();
  return true;
}

// --- Branches

void Search::push(BranchKind kind, EventId event, EventId read, std::size_t begin) {
  if (pool_.size() == begin && kind != BranchKind::kUndo) return;
  branches_.push_back({kind, event, read, graph_.newest_stamp(), begin, pool_.size(), pool_.size() - begin + 1});
}

void Search::push_choices(EventId id) {
  const std::size_t begin = pool_.size();
  for (unsigned i = graph_.at(id).choice_count; i-- > 1;) pool_.push_back(EventId(0, i));
  push(BranchKind::kChoice, id, kNoEvent, begin);
}

void Search::push_places(EventId write, EventId read, std::uint32_t floor) {
  const std::vector<EventId>& co = graph_.location(graph_.at(write).location).co;
  const std::size_t begin = pool_.size();
  for (std::uint32_t i = floor; i + 1 < co.size(); ++i)
    if (!graph_.update_after(co[i]).exists()) pool_.push_back(co[i]);
  push(BranchKind::kPlace, write, read, begin);
}

// --- Revisits

bool Search::is_candidate(EventId write, EventId read) const {
  const Event& w = graph_.at(write);
  const Event& r = graph_.at(read);
  if (!r.reads || r.location != w.location || !r.revisitable) return false;
  // A primitive that would wait in the new state gives way only to the one that took the state it had read.
  if (would_wait(r, read.thread(), w.value_written)) return w.reads && r.writes && r.rf == w.rf;
  return true;
}

// Is something later than `write` in co, other than `by` and `except`, that stood there at `stamp` or must stay for `by`?
bool Search::overwritten(EventId write, Stamp stamp, EventId by, EventId except) const {
  const Event& w = graph_.at(write);
  const std::vector<EventId>& co = graph_.location(w.location).co;
  for (std::uint32_t i = static_cast<std::uint32_t>(co.size()) - 1; i > w.co_index; --i) {
    if (co[i] == by || co[i] == except) continue;
    if (graph_.at(co[i]).write_stamp <= stamp || graph_.precedes(co[i], by, ClockKind::kPorf)) return true;
  }
  return false;
}

bool Search::was_added_maximally(const OrderEntry& entry, EventId by) const {
  const Event& event = graph_.at(entry.id);
  if (event.choice != 0) return false;
  const bool whole = !entry.write_part_only;
  if (event.writes && !event.write_pending && (!whole || event.write_stamp == event.stamp)) {
    if (event.displaced) return false;
    for (EventId r = event.first_reader; r.exists(); r = graph_.at(r).next_reader)
      if (graph_.at(r).stamp < event.write_stamp) return false;
    if (overwritten(entry.id, event.write_stamp, by, entry.id)) return false;
  }
  if (whole && event.reads) {
    if (!event.rf.is_init() && graph_.at(event.rf).write_stamp > event.stamp &&
        !graph_.precedes(event.rf, by, ClockKind::kPorf))
      return false;
    if (event.rf == by) return false;
    if (overwritten(event.rf, event.stamp, by, entry.id)) return false;
  }
  return true;
}

void Search::push_revisits(EventId write) {
  const Tick* prefix = graph_.clock(write, ClockKind::kPorf);
  const auto in_prefix = [prefix](EventId id) { return prefix[id.thread()] > id.index(); };
  const LocationId location = graph_.at(write).location;
  // Where another update has consumed what this one reads, only revisits that remove the other leave a consistent
  // graph.
  const EventId source = graph_.at(write).rf;
  const EventId rival = source.exists() ? graph_.update_after(source, write) : kNoEvent;
  const Stamp rival_stamp = !rival.exists() || in_prefix(rival) ? 0 : graph_.at(rival).stamp;
  const auto leaves_rival = [&](EventId read) {
    return rival.exists() && !(read == rival) && graph_.at(read).stamp >= rival_stamp;
  };
  std::size_t remaining = 0;
  for (unsigned t = 0; t < graph_.thread_count(); ++t)
    for (std::uint32_t i = prefix[t]; i < graph_.size(t); ++i) {
      const Event& event = graph_.events(t)[i];
      if (!event.reads || event.location != location) continue;
      remaining += !leaves_rival(EventId(t, i)) && is_candidate(write, EventId(t, i));
    }
  if (remaining == 0) return;
  const std::size_t begin = pool_.size();
  const std::vector<OrderEntry>& order = graph_.order();
  for (std::size_t i = order.size(); remaining > 0 && i-- > 0;) {
    const OrderEntry entry = order[i];
    if (in_prefix(entry.id)) continue;
    if (!was_added_maximally(entry, write)) break;
    if (entry.write_part_only || leaves_rival(entry.id) || !is_candidate(write, entry.id)) continue;
    pool_.push_back(entry.id);
    --remaining;
  }
  push(BranchKind::kRevisit, write, kNoEvent, begin);
}

bool Search::revisit(EventId write, EventId read) {
  if (undo_count_ == undo_.size()) undo_.emplace_back();
  Undo& record = undo_[undo_count_++];
  const bool plain = !graph_.at(write).reads;
  record.write_co_index = graph_.at(write).co_index;
  record.read_deleted = would_wait(graph_.at(read), read.thread(), graph_.at(write).value_written);
  record.pinned.clear();
  const std::size_t pool_begin = pool_.size();
  push(BranchKind::kUndo, write, read, pool_begin);
  if (plain) graph_.co_remove(write);
  graph_.delete_after(read, write, record.read_deleted, record.deleted);
  std::uint32_t floor = coherence_floor(graph_, write, graph_.at(write).location);
  if (record.read_deleted) {
    pin(write, record);
  } else {
    Event& event = graph_.at(read);
    record.read = event;
    record.read_co_index = event.co_index;
    const Tick* clocks = graph_.clock(read, ClockKind::kHb);
    record.read_clocks.assign(clocks, clocks + kClocksPerEvent * graph_.clock_width());
    if (event.writes && !event.write_pending) graph_.co_remove(read);
    graph_.unset_rf(read);
    event.writes = event.write_pending = false;
    event.choice = 0;
    floor = std::max(floor, coherence_floor(graph_, read, event.location));
  }
  const LocationId location = graph_.at(write).location;
  if (plain) {
    push_places(write, record.read_deleted ? kNoEvent : read, floor);
    graph_.co_insert(write, static_cast<std::uint32_t>(graph_.location(location).co.size()));
  }
  if (!record.read_deleted) {
    read_from(read, write);
    if (graph_.at(read).writes) graph_.mark_pending(read);
  }
  if (!plain) {
    if (floor >= graph_.at(write).co_index || graph_.update_after(graph_.at(write).rf, write).exists()) return false;
    if (!(graph_.co_max(location) == write)) {
      if (!model_.consistent(graph_, write)) return false;
      if (!record.read_deleted && !model_.consistent(graph_, read)) return false;
    }
  }
  return complete_pending();
}

void Search::pin(EventId write, Undo& record) {
  graph_.at(write).displaced = true;
  for (const OrderEntry& entry : graph_.order()) {
    Event& event = graph_.at(entry.id);
    if (entry.write_part_only || !event.reads || !event.revisitable) continue;
    if (!(entry.id == write) && !graph_.precedes(entry.id, write, ClockKind::kPorf)) continue;
    event.revisitable = false;
    record.pinned.push_back(entry.id);
  }
}

void Search::undo(const Branch& branch) {
  Undo& record = undo_[--undo_count_];
  truncate(branch.stamp);
  const bool plain = !graph_.at(branch.event).reads;
  if (plain) graph_.co_remove(branch.event);
  if (!record.read_deleted) {
    graph_.unset_rf(branch.read);
    Event& event = graph_.at(branch.read);
    const EventId first_reader = event.first_reader;
    SNARL_CHECK(!first_reader.exists());
    event = record.read;
    const EventId rf = event.rf;
    event.rf = event.next_reader = event.first_reader = kNoEvent;
    graph_.set_rf(branch.read, rf);
    std::copy(record.read_clocks.begin(), record.read_clocks.end(), graph_.clock(branch.read, ClockKind::kHb));
    if (event.writes && !event.write_pending) graph_.co_insert(branch.read, record.read_co_index);
  } else {
    graph_.at(branch.event).displaced = false;
    for (EventId id : record.pinned) graph_.at(id).revisitable = true;
  }
  graph_.restore(record.deleted);
  if (plain) graph_.co_insert(branch.event, record.write_co_index);
}

// --- Taking alternatives

// What lost its write part is a successful update again, also where it had been made to fail.
void Search::truncate(Stamp stamp) {
  graph_.truncate(stamp);
  for (const EventId id : graph_.pending()) {
    if (id.index() >= graph_.size(id.thread()) || graph_.at(id).choice == 0 || !graph_.at(id).write_pending) continue;
    graph_.at(id).choice = 0;
    evaluate(graph_.at(id), id.thread());
    compute_clocks(graph_, id);
  }
}

bool Search::next() {
  while (!branches_.empty()) {
    const Branch branch = branches_.back();
    if (branch.kind == BranchKind::kUndo) {
      undo(branch);
      branches_.pop_back();
      continue;
    }
    truncate(branch.stamp);
    if (branch.begin == branch.end) {
      if (branch.kind == BranchKind::kWaiting) waiting_.resize(waiting_.size() - (branch.total - 1));
      pool_.resize(branch.begin);
      branches_.pop_back();
      continue;
    }
    const EventId alternative = pool_[--branches_.back().end];
    bool consistent = false;
    switch (branch.kind) {
      case BranchKind::kReadFrom: consistent = take_read_from(branch.event, alternative); break;
      case BranchKind::kPlace: consistent = take_place(branch, alternative); break;
      case BranchKind::kRevisit: consistent = revisit(branch.event, alternative); break;
      case BranchKind::kChoice: consistent = take_choice(branch.event, alternative.index()); break;
      case BranchKind::kWaiting: take_waiting(waiting_[alternative.index()]); break;
      case BranchKind::kUndo: break;
    }
    if (consistent) return true;
  }
  return false;
}

bool Search::take_read_from(EventId id, EventId write) {
  Event& event = graph_.at(id);
  if (event.writes && !event.write_pending) graph_.co_remove(id);
  graph_.unset_rf(id);
  event.writes = event.write_pending = false;
  event.choice = 0;
  read_from(id, write);
  // The read part by itself first: what it rules out is ruled out before the write part may revisit.
  event.write_pending = event.writes;
  const bool consistent = graph_.co_max(event.location) == write || model_.consistent(graph_, id);
  event.write_pending = false;
  if (!consistent) {
    event.writes = false;
    return false;
  }
  push_choices(id);
  return !event.writes || add_write_part(id, false);
}

bool Search::take_place(const Branch& branch, EventId predecessor) {
  graph_.co_remove(branch.event);
  graph_.co_insert(branch.event, graph_.at(predecessor).co_index + 1);
  if (!model_.consistent(graph_, branch.event)) return false;
  if (branch.read.exists() && !model_.consistent(graph_, branch.read)) return false;
  return complete_pending();
}

bool Search::take_choice(EventId id, std::uint32_t choice) {
  Event& event = graph_.at(id);
  event.choice = static_cast<std::uint8_t>(choice);
  if (!event.reads) {
    event.result = choice;
    return true;
  }
  if (event.writes) graph_.co_remove(id);
  evaluate(event, id.thread());
  compute_clocks(graph_, id);
  return !event.writes || add_write_part(id, false);
}

void Search::take_waiting(const Waiting& waiting) {
  const Event proto = waiting.event;
  const unsigned thread = waiting.thread;
  const EventId id = graph_.append(thread, proto);
  Event& event = graph_.at(id);
  event.reads = true;
  const std::vector<EventId>& co = graph_.location(event.location).co;
  const std::size_t begin = pool_.size();
  for (std::uint32_t i = coherence_floor(graph_, id, event.location); i + 1 < co.size(); ++i)
    if (!would_wait(event, thread, graph_.at(co[i]).value_written)) pool_.push_back(co[i]);
  push(BranchKind::kReadFrom, id, kNoEvent, begin);
}

double Search::progress() const {
  double share = 1, covered = 0;
  for (const Branch& branch : branches_) {
    if (branch.kind == BranchKind::kUndo) continue;
    const double total = static_cast<double>(branch.total);
    share /= total;
    covered += share * static_cast<double>(branch.total - 1 - (branch.end - branch.begin));
  }
  return covered;
}

void Search::clear() {
  branches_.clear();
  pool_.clear();
  waiting_.clear();
  undo_count_ = 0;
  graph_.clear();
}

}  // namespace snarl::checker
