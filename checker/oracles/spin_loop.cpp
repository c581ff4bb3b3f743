#include "checker/oracles/spin_loop.h"

#include <bit>
#include <cstring>

namespace snarl::checker {
namespace {

// A thread's stack reaches at least so far below its top, and nothing else does.
constexpr std::size_t kStackReach = 128 * 1024;
// An iteration with more updates is not looked at: none such cancels out in practice.
constexpr std::size_t kUpdatesMax = 32;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  const unsigned __int128 product = static_cast<unsigned __int128>(hash ^ word) * 0x9E3779B97F4A7C15ull;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ word * 0xC2B2AE3D27D4EB4Full;
}

std::uint64_t hash_bytes(std::uint64_t hash, const std::byte* at, const std::byte* end) {
  for (; end - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  for (; at < end; ++at) hash = mix(hash, static_cast<std::uint64_t>(*at));
  return hash;
}

std::uint64_t hash_state(const runtime::ThreadState& state) {
  std::uint64_t hash = 0x27D4EB2F165667C5ull + reinterpret_cast<std::uintptr_t>(state.stack_low);
  const runtime::DeadParts dead = state.dead != nullptr ? state.dead(state) : runtime::DeadParts{};
  for (std::size_t i = 0; i < state.register_count; ++i)
    hash = mix(hash, (dead.registers >> i & 1) != 0 ? 0 : state.registers[i]);
  // From the lowest dead word up; where they are depends on the place in the program alone.
  const std::byte* at = state.stack_low;
  for (std::uint64_t rest = dead.words; rest != 0;) {
    const int i = std::bit_width(rest) - 1;
    rest &= ~(std::uint64_t{1} << i);
    const std::byte* word = dead.words_end - 4 * (i + 1);
    hash = hash_bytes(hash, at, word);
    at = word + 4;
  }
  return hash_bytes(hash, at, state.stack_high);
}

}  // namespace

void SpinLoops::begin_run() {
  for (unsigned t = 0; t < threads_used_; ++t) {
    PerThread& thread = threads_[t];
    thread.effects += 2;  // what is remembered is of another run
    thread.effects_at_arrivals = 0;
    thread.updates.clear();
    thread.timeouts = 0;
  }
  ++run_;
}

void SpinLoops::effect(runtime::ThreadId thread) {
  ++threads_[thread].effects;
  threads_[thread].updates.clear();
}

void SpinLoops::update(EventId id, const Event& event) {
  const Value bit = Value{1} << id.thread();
  switch (event.kind) {
    case OpKind::kRmw:
    case OpKind::kCompareExchange:
    case OpKind::kMutexLock:
    case OpKind::kMutexTryLock:
    case OpKind::kMutexUnlock:
    case OpKind::kRwReadLock:
    case OpKind::kRwWriteLock:
    case OpKind::kRwTryReadLock:
    case OpKind::kRwTryWriteLock:
    case OpKind::kRwUnlock:
    case OpKind::kSemaphoreWait:
    case OpKind::kSemaphoreTryWait:
    case OpKind::kSemaphorePost:
      threads_[id.thread()].updates.push_back(
          {event.location, id, event.rf, event.value_read, event.value_written, false, is_acquire(event.order)});
      return;
    // Threads enter and leave a queue independently of each other: only a wake looks at who is in it, and who is woken
    // does not leave by itself.
    case OpKind::kQueueEnter:
    case OpKind::kQueueLeave:
      threads_[id.thread()].updates.push_back(
          {event.location, id, event.rf, event.value_read & bit, event.value_written & bit, true, true});
      return;
    default:
      effect(static_cast<runtime::ThreadId>(id.thread()));
  }
}

// In place of the store and the update stands what the update read; who reads that instead of the store gets no more
// ordering from it than before only where the update acquires and the store releases.
void SpinLoops::store(EventId id, const Event& event) {
  PerThread& thread = threads_[id.thread()];
  const Update* taken = nullptr;
  for (const Update& update : thread.updates)
    if (update.location == event.location) taken = &update;
  if (taken == nullptr || !taken->acquires || !is_release(event.order))
    return effect(static_cast<runtime::ThreadId>(id.thread()));
  thread.updates.push_back({event.location, id, taken->id, taken->after, event.value_written, false, false});
}

bool SpinLoops::may_time_out(runtime::ThreadId thread, std::uintptr_t pc) {
  const PerThread& own = threads_[thread];
  return own.timed_pc != pc || own.timeouts < kVainMax || !endless_.contains(pc);
}

void SpinLoops::timed_out(runtime::ThreadId thread, std::uintptr_t pc) {
  if (thread >= threads_used_) threads_used_ = thread + 1u;
  PerThread& own = threads_[thread];
  own.timeouts = own.timed_pc == pc ? own.timeouts + 1 : 1;
  own.timed_pc = pc;
  if (own.timeouts > kTimeoutsMax) learn_endless(pc);
}

void SpinLoops::plain_write(runtime::ThreadId thread, runtime::Address address) {
  const auto high = reinterpret_cast<runtime::Address>(threads_[thread].stack_high);
  if (address < high && high - address < kStackReach) return;
  effect(thread);
}

// The thread's next update of the location of the one at `at`.
EventId SpinLoops::next(const PerThread& thread, std::size_t at) {
  for (std::size_t i = at + 1; i < thread.updates.size(); ++i)
    if (thread.updates[i].location == thread.updates[at].location) return thread.updates[i].id;
  return kNoEvent;
}

// Do the updates from `from` on leave everything as it was, and has nobody else updated what they changed in between?
bool SpinLoops::cancel(const PerThread& thread, std::size_t from) {
  const std::vector<Update>& updates = thread.updates;
  if (updates.size() - from > kUpdatesMax) return false;
  for (std::size_t last = from; last < updates.size(); ++last) {
    if (next(thread, last).exists()) continue;
    const Update* previous = nullptr;
    Value before = 0;
    for (std::size_t i = from; i <= last; ++i) {
      if (updates[i].location != updates[last].location) continue;
      if (previous == nullptr)
        before = updates[i].before;
      else if (!updates[i].commutes && !(updates[i].rf == previous->id))
        return false;
      previous = &updates[i];
    }
    if (before != updates[last].after) return false;
  }
  return true;
}

// Of program counters that share a place the latest is remembered, so a loop needs few of them to be known for one.
SpinLoops::Recent& SpinLoops::recent_of(PerThread& thread, std::uintptr_t pc) const {
  constexpr unsigned kBits = 6, kProbes = 8;
  if (thread.recent.empty()) {
    thread.recent.resize(std::size_t{1} << kBits);
    thread.updates.reserve(64);
  }
  const std::size_t home = pc * 0x9E3779B97F4A7C15ull >> (64 - kBits);
  for (std::size_t i = 0; i < kProbes; ++i) {
    Recent& recent = thread.recent[(home + i) % thread.recent.size()];
    if (recent.pc == pc) return recent;
    if (recent.run != run_) {
      recent = {};
      return recent;
    }
  }
  return thread.recent[home];
}

bool SpinLoops::visit(runtime::ThreadId id, std::uintptr_t pc, runtime::Address address, std::uint32_t index) {
  PerThread& thread = threads_[id];
  if (thread.effects_seen != thread.effects) {
    thread.effects_seen = thread.effects;
    thread.quiet_since = index;
  }
  Recent& recent = recent_of(thread, pc);
  const bool known = recent.pc == pc && recent.run == run_;
  if (known && recent.index == index) return false;  // it asks again
  const bool unchanged = known && recent.effects == thread.effects;
  const bool in_vain = unchanged && cancel(thread, recent.updates);
  recent.unchanged = unchanged ? recent.unchanged + 1 : 0;
  if (known && recent.address == address) {
    const Value value = graph_.at(EventId(id, recent.index)).value_read;
    const bool same = recent.same == 1 || value == recent.value;
    recent.same = same ? recent.same + 1 : 1;
    recent.vain = same && in_vain ? recent.vain + 1 : 0;
    recent.value = value;
  } else {
    recent.same = 1;
    recent.vain = 0;
  }
  recent.pc = pc;
  recent.run = run_;
  recent.address = address;
  recent.index = index;
  recent.effects = thread.effects;
  recent.updates = thread.updates.size();
  return in_vain || recent.unchanged >= kUnchangedMax;
}

void SpinLoops::note(runtime::ThreadId id, std::uintptr_t pc, runtime::Address address, std::uint32_t index) {
  if (id >= threads_used_) threads_used_ = id + 1u;
  visit(id, pc, address, index);
}

// Program counters are far below 2^62: the kind of what is known about one fits beside it.
std::vector<std::uintptr_t> SpinLoops::learned() const {
  std::vector<std::uintptr_t> words;
  for (const std::uintptr_t pc : sites_) words.push_back(pc << 2);
  for (const std::uintptr_t pc : observed_) words.push_back(pc << 2 | 1);
  for (const std::uintptr_t pc : endless_) words.push_back(pc << 2 | 2);
  return words;
}

void SpinLoops::learn(std::uintptr_t word) {
  switch (word & 3) {
    case 0: return add_site(word >> 2);
    case 1: observed_.insert(word >> 2); return;
    default: endless_.insert(word >> 2);
  }
}

std::uintptr_t SpinLoops::give_up(runtime::ThreadId thread) {
  if (threads_[thread].recent.empty()) return 0;
  const Recent* most = &threads_[thread].recent[0];
  for (const Recent& recent : threads_[thread].recent)
    if (recent.run == run_ && recent.same > most->same) most = &recent;
  if (most->run != run_ || most->same <= kEndless / 2) return 0;
  learn_endless(most->pc);
  return most->pc;
}

void SpinLoops::begin_again(runtime::ThreadId thread, std::uint32_t index) {
  PerThread& own = threads_[thread];
  Arrival here = own.arrivals[own.matched];
  here.index = index;
  here.updates = own.updates.size();
  own.arrivals.assign(1, here);
}

SpinLoops::Verdict SpinLoops::arrive(const runtime::Operation& operation, std::uint32_t index) {
  if (operation.state.stack_high == nullptr && operation.state.registers == nullptr) return Verdict::kGoesOn;
  PerThread& thread = threads_[operation.thread];
  thread.stack_high = operation.state.stack_high;
  if (operation.thread >= threads_used_) threads_used_ = operation.thread + 1u;
  const bool promising = visit(operation.thread, operation.pc, operation.address, index);
  const Recent& recent = recent_of(thread, operation.pc);
  if (recent.vain > kEndless) learn_endless(operation.pc);
  if (!endless_.empty() && recent.same > kVainMax && endless_.contains(operation.pc)) return Verdict::kEndless;
  if (!sites_.contains(operation.pc)) {
    if (promising) {
      add_site(operation.pc);
      learned_ = true;
    }
    return Verdict::kGoesOn;
  }
  if (thread.effects_at_arrivals != thread.effects) {
    thread.arrivals.clear();
    thread.effects_at_arrivals = thread.effects;
  }
  // Arguments need not be anywhere else once they have been passed: a walk down a list has nothing but its address.
  const std::uint64_t arguments = mix(mix(operation.address, operation.operand), operation.expected);
  const std::uint64_t state = mix(hash_state(operation.state), arguments);
  for (const Arrival& arrival : thread.arrivals) {
    if (arrival.pc != operation.pc || arrival.state != state) continue;
    if (arrival.updates != thread.updates.size() &&
        (observed_.contains(operation.pc) || !cancel(thread, arrival.updates)))
      continue;
    thread.matched = static_cast<std::size_t>(&arrival - thread.arrivals.data());
    thread.iteration_begin = arrival.index;
    thread.iteration_updates = arrival.updates;
    return Verdict::kSpins;
  }
  thread.arrivals.push_back({operation.pc, state, index, thread.updates.size()});
  return Verdict::kGoesOn;
}

}  // namespace snarl::checker
