#include "checker/oracles/spin_loop.h"

#include <cstring>

namespace snarl::checker {
namespace {

// A thread's stack reaches at least so far below its top, and nothing else does.
constexpr std::size_t kStackReach = 128 * 1024;

std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  const unsigned __int128 product = static_cast<unsigned __int128>(hash ^ word) * 0x9E3779B97F4A7C15ull;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ word * 0xC2B2AE3D27D4EB4Full;
}

std::uint64_t hash_state(const runtime::ThreadState& state) {
  std::uint64_t hash = 0x27D4EB2F165667C5ull + reinterpret_cast<std::uintptr_t>(state.stack_low);
  for (std::size_t i = 0; i < state.register_count; ++i) hash = mix(hash, state.registers[i]);
  const std::byte* at = state.stack_low;
  for (; state.stack_high - at >= 8; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  for (; at < state.stack_high; ++at) hash = mix(hash, static_cast<std::uint64_t>(*at));
  return hash;
}

}  // namespace

void SpinLoops::begin_run() {
  for (unsigned t = 0; t < threads_used_; ++t) {
    threads_[t].effects += 2;  // what is remembered is of another run
    threads_[t].effects_at_arrivals = 0;
  }
}

void SpinLoops::plain_write(runtime::ThreadId thread, runtime::Address address) {
  const auto high = reinterpret_cast<runtime::Address>(threads_[thread].stack_high);
  if (address < high && high - address < kStackReach) return;
  effect(thread);
}

std::optional<std::uint32_t> SpinLoops::arrive(const runtime::Operation& operation, std::uint32_t index) {
  if (operation.state.stack_high == nullptr && operation.state.registers == nullptr) return std::nullopt;
  PerThread& thread = threads_[operation.thread];
  thread.stack_high = operation.state.stack_high;
  if (operation.thread >= threads_used_) threads_used_ = operation.thread + 1u;
  if (!sites_.contains(operation.pc)) {
    Recent& recent = recent_of(thread, operation.pc);
    if (recent.pc == operation.pc && recent.effects == thread.effects) {
      sites_.insert(operation.pc);
      maybe_sites_ |= std::uint64_t{1} << (operation.pc >> 2 & 63);
      learned_ = true;
    }
    recent = {operation.pc, thread.effects};
    return std::nullopt;
  }
  if (thread.effects_at_arrivals != thread.effects) {
    thread.arrivals.clear();
    thread.effects_at_arrivals = thread.effects;
  }
  const std::uint64_t state = hash_state(operation.state);
  for (const Arrival& arrival : thread.arrivals)
    if (arrival.pc == operation.pc && arrival.state == state) return arrival.index;
  thread.arrivals.push_back({operation.pc, state, index});
  return std::nullopt;
}

}  // namespace snarl::checker
