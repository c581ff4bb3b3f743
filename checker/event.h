// The vocabulary of execution graphs: event identities, events, locations.
//
// An event is one visible operation of one thread. A read-modify-write is one event with a read part and a write
// part; only after a backward revisit do the two carry different stamps (the write part is then added anew).
// Modelled primitives (mutexes, semaphores, wait queues, ...) are read-modify-writes of a location of their own,
// whose value is the object's state: see primitives.h.
#pragma once
#include <cstdint>

#include "runtime/controller.h"

namespace snarl::checker {

using runtime::Address;
using runtime::MemoryOrder;
using runtime::OpKind;
using runtime::ThreadId;
using runtime::Value;

using LocationId = std::uint32_t;
inline constexpr LocationId kNoLocation = ~LocationId{0};

// Thread in the upper 8 bits, index in the thread in the lower 24; the initial write of a location l is (255, l).
struct EventId {
  std::uint32_t raw = ~std::uint32_t{0};

  constexpr EventId() = default;
  constexpr EventId(unsigned thread, std::uint32_t index) : raw(thread << 24 | index) {}
  static constexpr EventId init_of(LocationId location) { return {255, location}; }

  constexpr unsigned thread() const { return raw >> 24; }
  constexpr std::uint32_t index() const { return raw & 0xFFFFFF; }
  constexpr bool is_init() const { return thread() == 255 && raw != ~std::uint32_t{0}; }
  constexpr bool exists() const { return raw != ~std::uint32_t{0}; }
  friend constexpr bool operator==(EventId a, EventId b) { return a.raw == b.raw; }
};
inline constexpr EventId kNoEvent{};
inline constexpr std::uint32_t kIndexMax = 0xFFFFF0;

// Position in the order in which events were added (`<` of TruSt).
using Stamp = std::uint32_t;
inline constexpr Stamp kNotAdded = ~Stamp{0};

struct Event {
  OpKind kind = OpKind::kFence;
  MemoryOrder order = MemoryOrder::kRelaxed;          // of the write part, and of the read part where it succeeds
  MemoryOrder order_failure = MemoryOrder::kRelaxed;  // of a failed compare-exchange, or attempt at a primitive
  runtime::RmwKind rmw = runtime::RmwKind::kExchange;
  std::uint8_t size = 0;
  bool reads = false;    // has a read part: `rf`, `value_read` hold
  bool writes = false;   // has a write part: `value_written` holds, it stands in co
  bool may_write = false;  // an update (RMW, compare-exchange, primitive): writes or not, depending on what it reads
  bool chain = false;    // a modelled primitive
  bool plain = false;    // a non-atomic access in the graph (litmus tests only): synchronises with nothing
  bool write_pending = false;  // the write part of a revisited update that still has to be added
  bool revisitable = true;
  bool displaced = false;    // its write part pushed another update out of the graph (see search.h)
  bool may_fail = false;   // a weak compare-exchange that is explored failing spuriously, too
  std::uint8_t choice = 0;        // the alternative taken, where the operation itself is nondeterministic
  std::uint8_t choice_count = 1;  // how many there are
  ThreadId peer = 0;     // child of a create; target of a join

  LocationId location = kNoLocation;
  EventId rf;            // the write that the read part reads from; for begin, join, await: the event it waits for
  EventId first_reader;  // intrusive list of the readers of the write part
  EventId next_reader;
  std::uint32_t co_index = 0;  // position of the write part in the location's co; 0 is the initial write
  Stamp stamp = kNotAdded;        // of the event; of its read part where they differ
  Stamp write_stamp = kNotAdded;  // of its write part
  // Indices of earlier events of the same thread, plus one; 0: none.
  std::uint32_t last_release_fence = 0;

  Value value_read = 0;
  Value value_written = 0;
  Value operand = 0;
  Value expected = 0;
  Value (*update)(const runtime::Operation&, Value) = nullptr;
  Address address = 0;
  std::uintptr_t pc = 0;
  Value result = 0;  // what the thread is answered

  bool is_sc_read() const { return reads && read_order() == MemoryOrder::kSeqCst; }
  MemoryOrder read_order() const {
    return may_write && !writes && (chain || kind == OpKind::kCompareExchange) ? order_failure : order;
  }
  // Sequentially consistent in the sense of psc: fence or access (by the order that applies to what it did).
  bool is_sc() const {
    return !chain && (reads || writes || kind == OpKind::kFence) && read_order() == MemoryOrder::kSeqCst;
  }
  // What is_sc() may become, whatever it reads.
  bool asks_for_sc() const {
    if (chain || (location == kNoLocation && kind != OpKind::kFence)) return false;
    return order == MemoryOrder::kSeqCst || (kind == OpKind::kCompareExchange && order_failure == MemoryOrder::kSeqCst);
  }
};

constexpr bool is_acquire(MemoryOrder order) {
  return order == MemoryOrder::kAcquire || order == MemoryOrder::kAcqRel || order == MemoryOrder::kSeqCst;
}
constexpr bool is_release(MemoryOrder order) {
  return order == MemoryOrder::kRelease || order == MemoryOrder::kAcqRel || order == MemoryOrder::kSeqCst;
}

}  // namespace snarl::checker
