// Cases that must fail; outside_test.cpp runs them and looks at what they say.
#include <snarl/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

namespace {

SNARL_TEST(Fails, StaleRead) {
  std::atomic<int> data = 0;
  std::atomic<bool> ready = false;
  std::thread writer([&] {
    data.store(42, std::memory_order_relaxed);
    ready.store(true, std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_relaxed)) {
    EXPECT_EQ(data.load(std::memory_order_relaxed), 42);
  }
  writer.join();
}

SNARL_TEST(Fails, AssertionInAnotherThread) {
  std::atomic<int> turn = 0;
  std::thread other([&] { ASSERT_EQ(turn.load(), 0) << "seen too late"; });
  turn.store(1);
  other.join();
}

SNARL_TEST(Fails, Race) {
  int count = 0;
  std::thread other([&] { ++count; });
  ++count;
  other.join();
}

SNARL_TEST(Fails, Crash) {
  std::atomic<int*> pointer = nullptr;
  int value = 0;
  std::thread other([&] { pointer.store(&value); });
  *pointer.load() = 1;
  other.join();
}

SNARL_TEST(Fails, Abort) { std::abort(); }

SNARL_TEST(Fails, Exception) { throw 7; }

SNARL_TEST(Fails, Bound) {
  std::atomic<int> x = 0;
  std::thread a([&] { x.fetch_add(1); });
  std::thread b([&] { x.fetch_add(1); });
  a.join();
  b.join();
}

void expect_small(int value) {
  SCOPED_TRACE("in the helper");
  EXPECT_LT(value, 2);
}

SNARL_TEST(Fails, Traced) {
  std::atomic<int> x = 0;
  SCOPED_TRACE("in the body");
  std::thread other([&] { x = 2; });
  expect_small(x.load());
  other.join();
}

class Fixture : public testing::Test {
 protected:
  void SetUp() override {
    other = std::thread([this] { flag = 1; });
  }
  void TearDown() override {
    other.join();
    EXPECT_EQ(seen.load(), 0) << "found when torn down";
  }
  std::atomic<int> flag = 0, seen = 0;
  std::thread other;
};

SNARL_TEST_F(Fixture, FailsInTearDown) { seen = flag.load(); }

TEST(Outside, FailsBesideACheck) { EXPECT_EQ(1, 2); }

TEST(Dies, Natively) { std::abort(); }

SNARL_TEST(Passes, AfterAllTheDeaths) {}

}  // namespace
