// The finest clock that threads can read without the kernel, and small waits.
#pragma once
#include <chrono>
#include <cstdint>

namespace snarl::stress {

// Ticks of this machine's counter; it is the same on all processors. How long a tick is, is measured (machine.h).
inline std::uint64_t ticks() {
#if defined(__x86_64__)
  return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  std::uint64_t value;
  asm volatile("mrs %0, cntvct_el0" : "=r"(value));
  return value;
#elif defined(__riscv)
  std::uint64_t value;
  asm volatile("rdtime %0" : "=r"(value));
  return value;
#elif defined(__powerpc64__)
  return __builtin_ppc_get_timebase();
#else
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

// Inside a loop that waits for another thread.
inline void relax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

// Nothing is moved across it by the compiler; the processor sees nothing.
inline void compiler_fence() { asm volatile("" ::: "memory"); }

}  // namespace snarl::stress
