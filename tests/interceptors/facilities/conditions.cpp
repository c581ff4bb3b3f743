// Condition variables, with and without time, and the lost wake-up.
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(condition_variable) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  int got = 0;
  std::thread consumer([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    got = 1;
  });
  {
    std::lock_guard lock(mutex);
    ready = true;
  }
  changed.notify_one();
  consumer.join();
  REQUIRE(got == 1);
}

SNARL_FACILITY(condition_timeout) {
  std::mutex mutex;
  std::condition_variable changed;
  std::unique_lock lock(mutex);
  REQUIRE(changed.wait_for(lock, std::chrono::milliseconds(10)) == std::cv_status::timeout);
  auto deadline = std::chrono::system_clock::now() + std::chrono::milliseconds(5);
  REQUIRE(!changed.wait_until(lock, deadline, [] { return false; }));
  REQUIRE(std::chrono::system_clock::now() >= deadline);
}

SNARL_FACILITY(condition_variable_any) {
  std::shared_mutex mutex;
  std::condition_variable_any changed;
  bool ready = false;
  std::thread reader([&] {
    std::shared_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
  });
  {
    std::unique_lock lock(mutex);
    ready = true;
  }
  changed.notify_all();
  reader.join();
}

SNARL_FACILITY(posix_condition) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
  static int ready;
  ready = 0;
  pthread_t thread;
  pthread_create(&thread, nullptr, [](void*) -> void* {
    pthread_mutex_lock(&mutex);
    ready = 1;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&mutex);
    return nullptr;
  }, nullptr);
  pthread_mutex_lock(&mutex);
  while (ready == 0) pthread_cond_wait(&changed, &mutex);
  pthread_mutex_unlock(&mutex);
  pthread_join(thread, nullptr);
}

SNARL_FACILITY(notify_between_unlock_and_wait) {
  std::mutex mutex;
  std::condition_variable changed;
  int turns = 0;
  auto step = [&](int mine) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return turns % 2 == mine; });
    ++turns;
    changed.notify_all();
  };
  std::thread other([&] { step(1); step(1); });
  step(0);
  step(0);
  other.join();
  REQUIRE(turns == 4);
}

SNARL_PLANTED(lost_wakeup, kSometimes, kDeadlock) {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> ready{false};
  std::thread consumer([&] {
    std::unique_lock lock(mutex);
    if (!ready) changed.wait(lock);
  });
  ready = true;
  changed.notify_one();
  consumer.join();
}

SNARL_PLANTED(notify_one_of_two, kAlways, kDeadlock) {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  int waiting = 0;
  auto wait = [&] {
    std::unique_lock lock(mutex);
    ++waiting;
    changed.wait(lock, [&] { return ready; });
  };
  std::thread a(wait), b(wait);
  for (bool both = false; !both; std::this_thread::yield()) {
    std::unique_lock lock(mutex);
    both = waiting == 2;
    if (both) ready = true;
  }
  changed.notify_one();
  a.join();
  b.join();
}
