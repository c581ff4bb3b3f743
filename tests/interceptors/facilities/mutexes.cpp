// Locks: exclusive, recursive, timed, shared, spinning; and how they are misused.
#include <pthread.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(mutex) {
  std::mutex mutex;
  int count = 0;
  auto work = [&] {
    for (int i = 0; i < 2; ++i) {
      std::lock_guard<std::mutex> guard(mutex);
      int old = count;
      std::this_thread::yield();
      count = old + 1;
    }
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 4);
}

SNARL_FACILITY(try_lock) {
  std::mutex mutex;
  std::unique_lock<std::mutex> lock(mutex);
  bool got = true;
  std::thread other([&] { got = mutex.try_lock(); });
  other.join();
  REQUIRE(!got);
}

SNARL_FACILITY(recursive_mutex) {
  std::recursive_mutex mutex;
  int count = 0;
  auto work = [&] {
    std::lock_guard<std::recursive_mutex> outer(mutex);
    std::lock_guard<std::recursive_mutex> inner(mutex);
    ++count;
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 2);
}

SNARL_FACILITY(timed_mutex) {
  std::timed_mutex mutex;
  mutex.lock();
  bool got = true;
  std::thread other([&] { got = mutex.try_lock_for(std::chrono::milliseconds(5)); });
  other.join();
  mutex.unlock();
  REQUIRE(!got);
}

SNARL_FACILITY(shared_mutex) {
  std::shared_mutex mutex;
  int value = 0;
  auto read = [&] {
    std::shared_lock lock(mutex);
    REQUIRE(value != 1);
  };
  std::thread writer([&] {
    std::unique_lock lock(mutex);
    value = 1;
    std::this_thread::yield();
    value = 2;
  });
  std::thread a(read), b(read);
  writer.join();
  a.join();
  b.join();
}

SNARL_FACILITY(shared_timed_mutex) {
  std::shared_timed_mutex mutex;
  mutex.lock();
  bool got = true;
  std::thread other([&] { got = mutex.try_lock_shared_for(std::chrono::milliseconds(5)); });
  other.join();
  mutex.unlock();
  REQUIRE(!got);
}

SNARL_FACILITY(scoped_lock) {
  std::mutex a, b;
  int count = 0;
  std::thread other([&] { std::scoped_lock lock(a, b); ++count; });
  {
    std::scoped_lock lock(b, a);
    ++count;
  }
  other.join();
  REQUIRE(count == 2);
}

SNARL_FACILITY(errorcheck_mutex) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  REQUIRE(pthread_mutex_unlock(&mutex) == EPERM);
  REQUIRE(pthread_mutex_lock(&mutex) == 0);
  REQUIRE(pthread_mutex_lock(&mutex) == EDEADLK);
  REQUIRE(pthread_mutex_unlock(&mutex) == 0);
  REQUIRE(pthread_mutex_destroy(&mutex) == 0);
}

SNARL_FACILITY(spinlock) {
  pthread_spinlock_t lock;
  pthread_spin_init(&lock, 0);
  int count = 0;
  auto work = [&] {
    pthread_spin_lock(&lock);
    ++count;
    pthread_spin_unlock(&lock);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 2);
  REQUIRE(pthread_spin_trylock(&lock) == 0);
  REQUIRE(pthread_spin_trylock(&lock) == EBUSY);
  pthread_spin_unlock(&lock);
  pthread_spin_destroy(&lock);
}

SNARL_PLANTED(lock_order, kSometimes, kDeadlock) {
  std::mutex a, b;
  std::thread other([&] {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  });
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  other.join();
}

SNARL_PLANTED(relock, kAlways, kDeadlock) {
  std::mutex mutex;
  mutex.lock();
  mutex.lock();
}

SNARL_PLANTED(unlock_by_other, kAlways, kLockMisuse) {
  std::mutex mutex;
  mutex.lock();
  std::thread other([&] { mutex.unlock(); });
  other.join();
}

SNARL_PLANTED(robust_refused, kAlways, kUnsupported) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutex_lock(&mutex);
}
