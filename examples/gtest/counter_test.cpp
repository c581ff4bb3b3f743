// Two verified cases beside an ordinary one.
#include <atomic>
#include <thread>

#include <snarl/gtest.h>

SNARL_TEST(Counter, FetchAddLosesNothing) {
  std::atomic<int> counter = 0;
  std::thread other([&] { counter.fetch_add(1, std::memory_order_relaxed); });
  counter.fetch_add(1, std::memory_order_relaxed);
  other.join();
  EXPECT_EQ(counter.load(), 2);
}

SNARL_TEST(Counter, ReleasePublishes) {
  int data = 0;
  std::atomic<bool> ready = false;
  std::thread writer([&] {
    data = 1;
    ready.store(true, std::memory_order_release);
  });
  while (!ready.load(std::memory_order_acquire)) std::this_thread::yield();
  EXPECT_EQ(data, 1);
  writer.join();
}

TEST(Counter, Ordinary) { EXPECT_EQ(1 + 1, 2); }
