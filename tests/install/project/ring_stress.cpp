#include <atomic>

#include <snarl/stress.h>

// A slot that is handed over: what is taken was put there.
struct HandOver {
  int value = 0;
  std::atomic<bool> full{false};
  void thread_0() {
    value = VALUE;
    full.store(true, std::memory_order_release);
  }
  void thread_1(snarl::Outcome<1>& taken) { taken[0] = full.load(std::memory_order_acquire) ? value : 0; }
};
SNARL_STRESS_TEST(HandOver, allowed(0), allowed(VALUE));
