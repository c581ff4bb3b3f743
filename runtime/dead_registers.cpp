// See dead_registers.h. Here: which calls are hooks, and what has been found out about each place.
#include "runtime/dead_registers.h"

#include <iterator>

#include "runtime/atomic_access.h"
#include "runtime/sealed_frame.h"
#include "runtime/session.h"

// The hooks that instrumented code calls, by the names the compilers give them.
#define SNARL_SIZES(hook, name) hook(name##1) hook(name##2) hook(name##4) hook(name##8) hook(name##16)
#define SNARL_ATOMICS(hook, bits)                                                                         \
  hook(__tsan_atomic##bits##_load) hook(__tsan_atomic##bits##_store) hook(__tsan_atomic##bits##_exchange) \
      hook(__tsan_atomic##bits##_fetch_add) hook(__tsan_atomic##bits##_fetch_sub)                         \
          hook(__tsan_atomic##bits##_fetch_and) hook(__tsan_atomic##bits##_fetch_or)                      \
              hook(__tsan_atomic##bits##_fetch_xor) hook(__tsan_atomic##bits##_compare_exchange_strong)   \
                  hook(__tsan_atomic##bits##_compare_exchange_weak) hook(__tsan_atomic##bits##_compare_exchange_val)
#define SNARL_HOOKS(hook)                                                                                           \
  SNARL_SIZES(hook, __tsan_read)                                                                                    \
  SNARL_SIZES(hook, __tsan_write)                                                                                   \
  SNARL_SIZES(hook, __tsan_unaligned_read) SNARL_SIZES(hook, __tsan_unaligned_write)                                \
      SNARL_SIZES(hook, __tsan_read_write) SNARL_ATOMICS(hook, 8) SNARL_ATOMICS(hook, 16) SNARL_ATOMICS(hook, 32)   \
          SNARL_ATOMICS(hook, 64) SNARL_ATOMICS(hook, 128) hook(__tsan_atomic_thread_fence) hook(__tsan_func_entry) \
              hook(__tsan_func_exit)

// Only their addresses are asked for. (The compiler has an opinion on the types of some.)
#define SNARL_DECLARE(name) extern const char snarl_address_of_##name[] asm(#name);
extern "C" {
SNARL_HOOKS(SNARL_DECLARE)
}

namespace snarl::runtime {
namespace {

bool is_hook(std::uintptr_t address) {
#define SNARL_ADDRESS(name) snarl_address_of_##name,
  static const char* const hooks[] = {SNARL_HOOKS(SNARL_ADDRESS)};
  for (const char* hook : hooks)
    if (reinterpret_cast<std::uintptr_t>(hook) == address) return true;
  return false;
}

#if defined(__x86_64__)
// rbp is at place 1 (below).
constexpr std::uint8_t kNumbers[kCalleeSavedRegisters] = {3, 5, 12, 13, 14, 15};  // rbx rbp r12-r15, as recorded
#endif

struct Known {
  std::uintptr_t pc;
  std::uint64_t registers;
  std::uint64_t words;
  std::int32_t words_end;  // so far below the frame pointer
};
constexpr std::size_t kKnownMax = 256;
SNARL_STATE Known known[kKnownMax] = {};

Known find_dead(std::uintptr_t pc) {
  Known result{pc, 0, 0, 0};
#if defined(__x86_64__)
  RegisterSet candidates = 0;
  for (const std::uint8_t number : kNumbers) candidates |= RegisterSet{1} << number;
  const SealedFrame frame = sealed_frame_around(pc - 1);
  const RegisterSet found = dead_registers(pc, candidates, frame, is_hook);
  for (std::size_t i = 0; i < std::size(kNumbers); ++i) result.registers |= (found >> kNumbers[i] & 1) << i;
  result.words = found >> SealedFrame::kFirstBit;
  result.words_end = frame.saved;
#else
  (void)is_hook;
#endif
  return result;
}

}  // namespace

// The registers are those of the call whose return address lies just below the caller's stack.
DeadParts dead_parts_at(const ThreadState& state) {
  const std::uintptr_t pc = *reinterpret_cast<const std::uintptr_t*>(state.stack_low - sizeof(std::uintptr_t));
  Known& place = known[pc * 0x9E3779B97F4A7C15ull >> 56];
  if (place.pc != pc) place = find_dead(pc);
  DeadParts parts{place.registers, place.words, nullptr};
#if defined(__x86_64__)
  if (parts.words != 0) parts.words_end = reinterpret_cast<const std::byte*>(state.registers[1]) - place.words_end;
#endif
  return parts;
}

}  // namespace snarl::runtime
