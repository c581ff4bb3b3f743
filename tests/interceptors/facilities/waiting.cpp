// Waiting on atomics, and what the library builds on it.
#include <atomic>
#include <barrier>
#include <chrono>
#include <latch>
#include <semaphore>
#include <thread>

#include "tests/interceptors/facility.h"

namespace {
template <class Integer>
void wait_and_notify() {
  std::atomic<Integer> value{0};
  std::thread waiter([&] {
    value.wait(0);
    REQUIRE(value == 1);
  });
  value = 1;
  value.notify_one();
  waiter.join();
}
}  // namespace

SNARL_FACILITY(atomic_wait_4) { wait_and_notify<int>(); }
SNARL_FACILITY(atomic_wait_8) { wait_and_notify<long>(); }
SNARL_FACILITY(atomic_wait_2) { wait_and_notify<short>(); }

SNARL_FACILITY(atomic_wait_all) {
  std::atomic<int> value{0};
  auto wait = [&] { value.wait(0); };
  std::thread a(wait), b(wait);
  value = 1;
  value.notify_all();
  a.join();
  b.join();
}

SNARL_FACILITY(atomic_flag_wait) {
  std::atomic_flag flag{};
  std::thread waiter([&] { flag.wait(false); });
  flag.test_and_set();
  flag.notify_one();
  waiter.join();
}

SNARL_FACILITY(latch) {
  std::latch latch(2);
  std::atomic<int> count{0};
  auto work = [&] { ++count; latch.count_down(); };
  std::thread a(work), b(work);
  latch.wait();
  REQUIRE(count == 2);
  a.join();
  b.join();
}

SNARL_FACILITY(barrier) {
  int phase = 0;
  std::barrier barrier(2, [&]() noexcept { ++phase; });
  auto work = [&] {
    barrier.arrive_and_wait();
    REQUIRE(phase >= 1);
    barrier.arrive_and_wait();
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(phase == 2);
}

SNARL_FACILITY(barrier_drop) {
  std::barrier barrier(2);
  std::thread other([&] { barrier.arrive_and_drop(); });
  barrier.arrive_and_wait();
  barrier.arrive_and_wait();
  other.join();
}

SNARL_FACILITY(counting_semaphore) {
  std::counting_semaphore<4> semaphore(0);
  int data = 0;
  std::thread producer([&] { data = 5; semaphore.release(); });
  semaphore.acquire();
  REQUIRE(data == 5);
  producer.join();
  REQUIRE(!semaphore.try_acquire());
  REQUIRE(!semaphore.try_acquire_for(std::chrono::milliseconds(3)));
}

SNARL_FACILITY(binary_semaphore) {
  std::binary_semaphore semaphore(1);
  int count = 0;
  auto work = [&] {
    semaphore.acquire();
    ++count;
    semaphore.release();
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 2);
}

// The libraries' own headers spin first: random schedules hardly ever get past that.
#ifndef SNARL_STD_INTERNALS
SNARL_PLANTED(missing_notify, kSometimes, kDeadlock) {
  std::atomic<int> value{0};
  std::thread waiter([&] { value.wait(0); });
  value = 1;
  waiter.join();
}

SNARL_PLANTED(notify_one_for_two, kSometimes, kDeadlock) {
  std::atomic<int> value{0};
  auto wait = [&] { value.wait(0); };
  std::thread a(wait), b(wait);
  value = 1;
  value.notify_one();
  a.join();
  b.join();
}
#endif
