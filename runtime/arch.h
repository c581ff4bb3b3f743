// What depends on the processor: the thread pointer, and the switch from one stack to another.
//
// A switch saves the callee-saved registers on the old stack, exchanges stack pointer and thread pointer, and jumps
// to where the new stack left off (on x86 a jump, not a `ret`: the return predictor would miss every time).
// Floating-point control words are not switched: code under test that changes the rounding mode shares it with all
// controlled threads.
#pragma once
#include <cstddef>
#include <cstdint>

namespace snarl::runtime {

inline std::uintptr_t thread_pointer() {
  std::uintptr_t value;
#if defined(__x86_64__)
  asm volatile("movq %%fs:0, %0" : "=r"(value));
#elif defined(__aarch64__)
  asm volatile("mrs %0, tpidr_el0" : "=r"(value));
#else
#error "snarl: unsupported processor"
#endif
  return value;
}

// What an atomic hook's entry stub records (hooks_entry.cpp): so many callee-saved registers, then the caller's
// stack pointer.
#if defined(__x86_64__)
inline constexpr std::size_t kCalleeSavedRegisters = 6;  // rbx rbp r12-r15
#else
inline constexpr std::size_t kCalleeSavedRegisters = 20;  // x19-x29, x30 (constant per call site), d8-d15
#endif

// Decides how the thread pointer is written: a user-mode instruction where the kernel allows it.
void prepare_switch();
// By an instruction, then; else it takes a system call.
bool can_write_thread_pointer();

// Leaves the current context in `*saved` and continues the one in `stack_pointer`, with its thread pointer (which costs
// nothing where it is the current one).
void switch_context(void** saved, void* stack_pointer, std::uintptr_t thread_pointer) asm("snarl_switch_context");

// A stack that starts in snarl_fiber_main(), which must never return. `top` is the end of the usable stack.
void* prepare_stack(std::byte* top);

// futex(2) without libc: usable where libc's functions are interposed, and with no stack to spare.
long raw_futex(const volatile int* word, int operation, int value);

}  // namespace snarl::runtime
