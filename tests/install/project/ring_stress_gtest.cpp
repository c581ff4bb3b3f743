#include <atomic>

#include <snarl/stress_gtest.h>

struct Counted {
  std::atomic<int> count{0};
  void thread_0() { count.fetch_add(1, std::memory_order_relaxed); }
  void thread_1() { count.fetch_add(1, std::memory_order_relaxed); }
  void after(snarl::Outcome<1>& left) { left[0] = count; }
};
SNARL_STRESS_TEST(Counted, allowed(2));

// Another execution has one addition lost: the table claims too much, and no run of the machine is needed to know it.
struct Lost {
  std::atomic<int> count{0};
  void thread_0() { count.store(count.load() + 1); }
  void thread_1() { count.store(count.load() + 1); }
  void after(snarl::Outcome<1>& left) { left[0] = count; }
};
SNARL_STRESS_TEST(Lost, allowed(2));
