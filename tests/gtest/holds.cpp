// Cases that hold in every execution.
#include <snarl/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace {

SNARL_TEST(Holds, ReleaseAcquirePublishes) {
  int data = 0;
  std::atomic<bool> ready = false;
  std::thread writer([&] {
    data = 42;
    ready.store(true, std::memory_order_release);
  });
  if (ready.load(std::memory_order_acquire)) {
    EXPECT_EQ(data, 42);
  }
  writer.join();
  ASSERT_EQ(data, 42);
}

SNARL_TEST(Holds, MutexProtects) {
  int count = 0;
  std::mutex mutex;
  const auto add = [&] {
    std::lock_guard lock(mutex);
    ++count;
  };
  std::thread a(add);
  std::thread b(add);
  a.join();
  b.join();
  EXPECT_EQ(count, 2);
}

TEST(Holds, PlainCasesLiveBesideTheOthers) {
  int count = 0;
  std::thread thread([&] { ++count; });
  thread.join();
  EXPECT_EQ(count, 1);
}

TEST(Holds, PlainFunctionFromAnyFramework) {
  const snarl::Result result = snarl::verify([] {
    std::atomic<int> x = 0;
    std::atomic<int> y = 0;
    std::thread other([&] {
      x.store(1);
      (void)y.load();
    });
    y.store(1);
    (void)x.load();
    other.join();
  });
  EXPECT_TRUE(result) << result.text;
  EXPECT_EQ(result.verdict, "verified");
  EXPECT_EQ(result.executions_complete, 3u);
}

}  // namespace
