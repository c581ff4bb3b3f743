// Hashes and sets; nothing is kept of an execution but its hash.
#include "fuzz/coverage.h"

namespace snarl::fuzz {
namespace {

using checker::Event;
using checker::EventId;
using checker::ExecutionGraph;
using runtime::OpKind;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  const unsigned __int128 product = static_cast<unsigned __int128>(hash ^ word) * 0x9E3779B97F4A7C15ull;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ word * 0xC2B2AE3D27D4EB4Full;
}

bool takes_lock(const Event& event) {
  switch (event.kind) {
    case OpKind::kMutexLock:
    case OpKind::kMutexTryLock:
    case OpKind::kRwReadLock:
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryReadLock:
    case OpKind::kRwTryWriteLock:
      return event.writes;
    default:
      return false;
  }
}

}  // namespace

// The program does the same where it reads the same, so kinds, addresses and values follow from what is hashed here.
std::uint64_t hash_of(const ExecutionGraph& graph) {
  std::uint64_t hash = 0x27D4EB2F165667C5ull;
  for (unsigned t = 0; t < graph.thread_count(); ++t) {
    const Event* const events = graph.events(t);
    const std::uint32_t count = graph.size(t);
    hash = mix(hash, std::uint64_t{t} << 32 | count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const Event& event = events[i];
      // Locations are numbered as they are met; that a read is from an initial write says enough.
      const std::uint64_t source = event.rf.is_init() ? 0xFF000000u : event.rf.raw;
      hash = mix(hash, source << 32 | (event.writes ? event.co_index : 0u) << 8 | event.choice);
    }
  }
  return hash;
}

void Coverage::add(const ExecutionGraph& graph, bool complete) {
  if (complete) add_partial_order(hash_of(graph));
  add_pairs(graph);
}

void Coverage::add_partial_order(std::uint64_t hash) {
  ++executions_;
  const auto known = partial_orders_.find(hash);
  if (known != partial_orders_.end()) {
    if (known->second++ == 1) --once_;
  } else if (partial_orders_.size() < kPartialOrdersMax) {
    partial_orders_.emplace(hash, 1);
    ++once_;
  } else {
    ++untracked_;
  }
}

void Coverage::add_pairs(const ExecutionGraph& graph) {
  for (unsigned t = 0; t < graph.thread_count(); ++t) {
    const Event* const events = graph.events(t);
    for (std::uint32_t i = 0; i < graph.size(t); ++i) {
      const Event& event = events[i];
      if (!event.reads) continue;
      const std::uintptr_t source = event.rf.is_init() ? 0 : graph.at(event.rf).pc;
      const std::uint64_t pair = mix(source, event.pc);
      if (!event.chain)
        reads_from_.insert(pair);
      else if (takes_lock(event) && !event.rf.is_init() && event.rf.thread() != t)
        hand_overs_.insert(pair);
    }
  }
}

double Coverage::unseen() const {
  if (executions_ == 0) return 1;
  return static_cast<double>(once_ + untracked_) / static_cast<double>(executions_);
}

}  // namespace snarl::fuzz
