// An atomic access of instrumented code as an Operation; shared by the hooks of both atomic ABIs.
#pragma once
#include <cstddef>

#include "runtime/dead_registers.h"
#include "runtime/fiber.h"
#include "runtime/session.h"
#include "runtime/wide.h"

// Filled by the entry stubs (hooks_entry_*.cpp): the callee-saved registers of the caller, then its stack pointer.
extern "C" __attribute__((tls_model("initial-exec"), visibility("hidden"))) thread_local std::uintptr_t
    snarl_entry_registers[snarl::runtime::kCalleeSavedRegisters + 1];

namespace snarl::runtime {

// From the __ATOMIC_* numbers, which the hooks use too; bits above (lock elision hints) are ignored.
inline MemoryOrder memory_order(int order) {
  constexpr MemoryOrder kOrders[8] = {MemoryOrder::kRelaxed, MemoryOrder::kAcquire, MemoryOrder::kAcquire,
                                      MemoryOrder::kRelease, MemoryOrder::kAcqRel,  MemoryOrder::kSeqCst,
                                      MemoryOrder::kSeqCst,  MemoryOrder::kSeqCst};
  return kOrders[order & 7];
}

// Only valid in a function that an entry stub has jumped to, before it calls anything.
inline ThreadState entry_state() {
  return ThreadState{snarl_entry_registers, kCalleeSavedRegisters,
                     reinterpret_cast<const std::byte*>(snarl_entry_registers[kCalleeSavedRegisters]),
                     session.current->stack_high, dead_parts_at};
}

inline Operation atomic_operation(OpKind kind, const volatile void* address, std::size_t size, int order,
                                  std::uintptr_t pc) {
  Operation op = make_operation(kind, address, pc);
  op.order = memory_order(order);
  op.size = static_cast<std::uint8_t>(size);
  return op;
}

// gcc for AArch64 tests all eight bytes of the guard of a function-local static before it asks for the guard; others
// test one byte. The running thread's last atomic load of that size tells which it was (interceptors/guard.cpp).
#if defined(__aarch64__)
inline constexpr bool kGuardsMayBeWords = true;
#else
inline constexpr bool kGuardsMayBeWords = false;
#endif
extern const volatile void* last_word_read;

}  // namespace snarl::runtime
