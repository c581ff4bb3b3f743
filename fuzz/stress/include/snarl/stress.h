// Stress tests: a struct with shared state, threads that use it, and what they may observe.
//
//   struct StoreBuffering {
//     std::atomic<int> x{0}, y{0};
//     void thread_0(snarl::Outcome<2>& seen) {
//       x.store(1, std::memory_order_relaxed);
//       seen[0] = y.load(std::memory_order_relaxed);
//     }
//     void thread_1(snarl::Outcome<2>& seen) {
//       y.store(1, std::memory_order_relaxed);
//       seen[1] = x.load(std::memory_order_relaxed);
//     }
//   };
//   SNARL_STRESS_TEST(StoreBuffering, allowed(0, 1), allowed(1, 0), allowed(1, 1),
//                     interesting(0, 0).because("both stores waited in their buffers"));
//
// Threads are thread_0 … thread_7, with an Outcome<N>& or without; `void after(Outcome<N>&)`, if there is one, is
// called when all threads are through. Each instance is constructed anew. The struct and what it holds should be small:
// some thousands live at the same time.
//
// `snarl stress FILE.cpp` runs the tests of the file on this processor. It also builds the same code for the checker,
// which finds all outcomes that the memory model allows: a table is optional, and one that contradicts the model is a
// bug. Without the checker (a program that is linked with snarl_stress_main and run by itself) the table alone judges;
// what it does not name is forbidden.
#pragma once

#if defined(__SANITIZE_THREAD__)
#define SNARL_STRESS_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SNARL_STRESS_CHECKED 1
#endif
#endif

#if defined(SNARL_STRESS_CHECKED)
#include <snarl/stress/checked.h>
#define SNARL_STRESS_TEST(Test, ...) \
  static const ::snarl::stress::CheckedRegistered snarl_stress_##Test(#Test, &::snarl::stress::run_checked<Test>)
#else
#include <snarl/stress/native.h>
#define SNARL_STRESS_TEST(Test, ...)                                                       \
  static const ::snarl::stress::Registered snarl_stress_##Test([] {                        \
    using namespace ::snarl::stress::expectations;                                         \
    return ::snarl::stress::native_body<Test>(#Test, __FILE__ __VA_OPT__(, ) __VA_ARGS__); \
  }())
#endif
