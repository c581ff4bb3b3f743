// POSIX semaphores and barriers, futexes, C11 threads.
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(posix_semaphore) {
  sem_t semaphore;
  sem_init(&semaphore, 0, 0);
  int data = 0;
  std::thread producer([&] { data = 1; sem_post(&semaphore); });
  REQUIRE(sem_wait(&semaphore) == 0);
  REQUIRE(data == 1);
  producer.join();
  REQUIRE(sem_trywait(&semaphore) == -1 && errno == EAGAIN);
  timespec deadline;
  clock_gettime(CLOCK_REALTIME, &deadline);
  REQUIRE(sem_timedwait(&semaphore, &deadline) == -1 && errno == ETIMEDOUT);
  sem_post(&semaphore);
  int count = 0;
  REQUIRE(sem_getvalue(&semaphore, &count) == 0 && count == 1);
  REQUIRE(sem_destroy(&semaphore) == 0);
}

namespace {
sem_t outside_semaphore;
[[maybe_unused]] const int outside_made = sem_init(&outside_semaphore, 0, 2);
}  // namespace

SNARL_FACILITY(semaphore_made_outside) {
  if (!snarl::interceptors::is_controlled()) return;
  REQUIRE(sem_trywait(&outside_semaphore) == 0);
  REQUIRE(sem_trywait(&outside_semaphore) == 0);
  REQUIRE(sem_trywait(&outside_semaphore) == -1);
}

SNARL_FACILITY(posix_barrier) {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, 2);
  std::atomic<int> arrived{0}, serial{0};
  auto work = [&] {
    ++arrived;
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
    REQUIRE(arrived == 2);
    pthread_barrier_wait(&barrier);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(serial == 1);
  pthread_barrier_destroy(&barrier);
}

namespace {
long futex(std::atomic<int>* word, int operation, int value, const timespec* timeout = nullptr) {
  return syscall(SYS_futex, word, operation, value, timeout, nullptr, 0);
}
}  // namespace

SNARL_FACILITY(futex_lock) {
  static std::atomic<int> word;
  static int count;
  word = 0;
  count = 0;
  auto work = [] {
    while (word.exchange(1) != 0) futex(&word, FUTEX_WAIT_PRIVATE, 1);
    ++count;
    word = 0;
    futex(&word, FUTEX_WAKE_PRIVATE, 1);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  REQUIRE(count == 2);
}

SNARL_FACILITY(futex_results) {
  std::atomic<int> word{1};
  REQUIRE(futex(&word, FUTEX_WAIT, 0) == -1 && errno == EAGAIN);
  REQUIRE(futex(&word, FUTEX_WAKE, INT_MAX) == 0);
  timespec soon{0, 1000};
  REQUIRE(futex(&word, FUTEX_WAIT, 1, &soon) == -1 && errno == ETIMEDOUT);
}

SNARL_PLANTED(futex_requeue_refused, kAlways, kUnsupported) {
  std::atomic<int> word{0}, other{0};
  syscall(SYS_futex, &word, FUTEX_REQUEUE, 1, 1L, &other, 0);
}

SNARL_PLANTED(futex_without_wake, kSometimes, kDeadlock) {
  static std::atomic<int> word;
  word = 0;
  std::thread waiter([] {
    while (word == 0) futex(&word, FUTEX_WAIT, 0);
  });
  word = 1;
  waiter.join();
}

SNARL_FACILITY(c11_threads) {
  static mtx_t mutex;
  static cnd_t changed;
  static int ready;
  ready = 0;
  REQUIRE(mtx_init(&mutex, mtx_plain) == thrd_success);
  REQUIRE(cnd_init(&changed) == thrd_success);
  thrd_t thread;
  REQUIRE(thrd_create(&thread, [](void*) {
    mtx_lock(&mutex);
    ready = 1;
    cnd_signal(&changed);
    mtx_unlock(&mutex);
    thrd_yield();
    return 5;
  }, nullptr) == thrd_success);
  mtx_lock(&mutex);
  while (ready == 0) cnd_wait(&changed, &mutex);
  mtx_unlock(&mutex);
  int result = 0;
  REQUIRE(thrd_join(thread, &result) == thrd_success);
  REQUIRE(result == 5);
  cnd_destroy(&changed);
  mtx_destroy(&mutex);
}

SNARL_FACILITY(c11_recursive_and_storage) {
  mtx_t mutex;
  REQUIRE(mtx_init(&mutex, mtx_recursive) == thrd_success);
  REQUIRE(mtx_lock(&mutex) == thrd_success);
  REQUIRE(mtx_lock(&mutex) == thrd_success);
  mtx_unlock(&mutex);
  mtx_unlock(&mutex);
  mtx_destroy(&mutex);
  static tss_t key;
  REQUIRE(tss_create(&key, nullptr) == thrd_success);
  REQUIRE(tss_set(key, &mutex) == thrd_success);
  REQUIRE(tss_get(key) == &mutex);
  tss_delete(key);
}
