// The execution graph: events per thread, rf, co per location, and the order of addition.
//
// One graph is mutated in place through the whole search. Going back is truncation to a stamp; a backward revisit
// deletes events into an undo record and later restores them (DeletedEvents), so no graph is ever copied and memory
// stays linear in the length of one execution times the depth of nested revisits.
// Each event carries four clocks (counts of events per thread): what happens-before it, its porf-prefix, what an
// acquire fence after it would acquire, and what an acquiring reader of its write part would acquire.
#pragma once
#include <cstddef>
#include <unordered_map>
#include <vector>

#include "checker/event.h"
#include "report/check.h"

namespace snarl::checker {

using Tick = std::uint32_t;
enum class ClockKind : std::uint8_t { kHb, kPorf, kAcquire, kRelease };
inline constexpr std::size_t kClocksPerEvent = 4;

// A place in memory during one stretch of atomic use, or the state of one modelled object. A plain write that
// happens-after everything before it begins a new location at the same address: `origin` names that write.
struct Location {
  Address address = 0;
  std::uint64_t origin = 0;
  std::uint8_t size = 0;
  bool chain = false;
  Event init;
  std::vector<EventId> co;  // co[0] is the initial write
};

struct OrderEntry {
  EventId id;
  bool write_part_only;  // the write part of a revisited update, added after its read part
};

class ExecutionGraph {
 public:
  // `clock_width`: a multiple of eight.
  explicit ExecutionGraph(std::size_t clock_width = 8) : width_(clock_width) {}

  // --- Events
  Event& at(EventId id) { return id.thread() == 255 ? locations_[id.index()].init : threads_[id.thread()].events[id.index()]; }
  const Event& at(EventId id) const { return const_cast<ExecutionGraph*>(this)->at(id); }
  std::uint32_t size(unsigned thread) const { return static_cast<std::uint32_t>(threads_[thread].events.size()); }
  const Event* events(unsigned thread) const { return threads_[thread].events.data(); }
  EventId last(unsigned thread) const { return size(thread) ? EventId(thread, size(thread) - 1) : kNoEvent; }
  // Threads ever used, a bound for loops; a deleted thread has size 0.
  unsigned thread_count() const { return thread_count_; }
  std::size_t event_count() const { return order_.size(); }
  // Events that may be sequentially consistent (Event::is_sc), by the orders they ask for.
  std::size_t sc_event_count() const { return sc_event_count_; }
  // Adds an event at the end of its thread with the next stamp (of both parts). rf and co are set apart.
  EventId append(unsigned thread, const Event& event);
  const std::vector<OrderEntry>& order() const { return order_; }
  Stamp newest_stamp() const { return order_.empty() ? 0 : stamp_of(order_.back()); }
  Stamp stamp_of(const OrderEntry& entry) const {
    return entry.write_part_only ? at(entry.id).write_stamp : at(entry.id).stamp;
  }

  // --- rf and co
  void set_rf(EventId read, EventId write);
  void unset_rf(EventId read);
  void co_insert(EventId write, std::uint32_t index);
  void co_remove(EventId write);
  // The update that reads from `write` and writes, other than `except`; kNoEvent where there is none.
  EventId update_after(EventId write, EventId except = kNoEvent) const;
  EventId co_max(LocationId location) const { return locations_[location].co.back(); }

  // --- Locations
  LocationId find_or_add_location(Address address, std::uint64_t origin, bool chain, std::uint8_t size, Value initial);
  Location& location(LocationId id) { return locations_[id]; }
  const Location& location(LocationId id) const { return locations_[id]; }
  std::size_t location_count() const { return locations_.size(); }

  // --- Clocks
  std::size_t clock_width() const { return width_; }
  // Only while the graph is about to be cleared.
  void widen(std::size_t width) { width_ = width; }
  Tick* clock(EventId id, ClockKind kind) {
    return threads_[id.thread()].clocks.data() + (std::size_t{id.index()} * kClocksPerEvent + static_cast<std::size_t>(kind)) * width_;
  }
  const Tick* clock(EventId id, ClockKind kind) const { return const_cast<ExecutionGraph*>(this)->clock(id, kind); }
  // a happens-before b, or is b (kHb); a is in the porf-prefix of b, or is b (kPorf). Initial writes precede all.
  bool precedes(EventId a, EventId b, ClockKind kind) const {
    return a.is_init() || clock(b, kind)[a.thread()] > a.index();
  }

  // --- Going back
  // Removes everything added after `stamp`. Updates that lose only their write part are marked write_pending.
  void truncate(Stamp stamp);
  // Updates that were marked write_pending (some may have been dealt with since).
  std::vector<EventId>& pending() { return pending_; }
  void mark_pending(EventId update) { at(update).write_pending = true; at(update).write_stamp = kNotAdded; pending_.push_back(update); }
  // The write part of a revisited update is added (anew): gives it the next stamp.
  void add_write_part(EventId update);

  struct Deleted {
    std::size_t order_begin = 0;
    std::vector<OrderEntry> order_tail;  // as it was, from the revisited read on
    struct Saved { EventId id; Event event; std::uint32_t co_index; };
    std::vector<Saved> events;           // in the order of removal
    struct Part { EventId id; std::uint32_t co_index; Stamp write_stamp; };
    std::vector<Part> write_parts;
    std::vector<Tick> clocks;
  };
  // Deletes all events and write parts added after `read`, and not in the porf-prefix of `keep` (nor `keep` itself);
  // `inclusive`: and `read` too.
  void delete_after(EventId read, EventId keep, bool inclusive, Deleted& record);
  void restore(Deleted& record);

  void clear();

 private:
  struct Thread {
    std::vector<Event> events;
    std::vector<Tick> clocks;
  };
  void remove_last(EventId id);
  void detach(EventId id);

  Thread threads_[runtime::kThreadsMax];
  unsigned thread_count_ = 0;
  std::size_t sc_event_count_ = 0;
  std::size_t width_;
  std::vector<OrderEntry> order_;
  std::vector<EventId> pending_;
  std::vector<Location> locations_;
  struct LocationKey {
    Address address; std::uint64_t origin; bool chain;
    bool operator==(const LocationKey&) const = default;
  };
  struct LocationHash {
    std::size_t operator()(const LocationKey& key) const {
      return (key.address * 0x9E3779B97F4A7C15ull) ^ (key.origin * 0xC2B2AE3D27D4EB4Full) ^ key.chain;
    }
  };
  std::unordered_map<LocationKey, LocationId, LocationHash> location_ids_;
};

}  // namespace snarl::checker
