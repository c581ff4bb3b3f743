// thread_local, thread-specific data, errno; and that nothing of it survives into the next execution.
#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>

#include "tests/interceptors/facility.h"

namespace {

thread_local int number = 5;
std::atomic<int> destroyed;
struct Counted {
  int value = 3;
  ~Counted() { ++destroyed; }
};
thread_local Counted counted;
thread_local std::string text = "abc";

}  // namespace

SNARL_FACILITY(thread_local_variables) {
  destroyed = 0;
  auto work = [](int mine) {
    REQUIRE(number == 5);
    number = mine;
    std::this_thread::yield();
    REQUIRE(number == mine);
    REQUIRE(++counted.value == 4);
    text += std::to_string(mine);
    std::this_thread::yield();
    REQUIRE(text == "abc" + std::to_string(mine));
    errno = mine;
    std::this_thread::yield();
    REQUIRE(errno == mine);
  };
  {
    std::thread a(work, 1), b(work, 2);
    a.join();
    b.join();
  }
  REQUIRE(destroyed == 2);
}

SNARL_FACILITY(thread_local_of_the_body) {
  if (!snarl::interceptors::is_controlled()) return;
  REQUIRE(number == 5);
  number = 6;
  REQUIRE(++counted.value == 4);
}

SNARL_FACILITY(thread_specific_data) {
  static pthread_key_t key;
  static std::atomic<int> freed;
  freed = 0;
  REQUIRE(pthread_key_create(&key, [](void*) { ++freed; }) == 0);
  auto work = [](int mine) {
    REQUIRE(pthread_getspecific(key) == nullptr);
    int own = mine;
    pthread_setspecific(key, &own);
    std::this_thread::yield();
    REQUIRE(pthread_getspecific(key) == &own);
  };
  std::thread a(work, 1), b(work, 2);
  a.join();
  b.join();
  REQUIRE(freed == 2);
  REQUIRE(pthread_key_delete(key) == 0);
}

namespace {
pthread_key_t outside_key;
[[maybe_unused]] const int outside_made = pthread_key_create(&outside_key, nullptr);
}  // namespace

// A value left in a key that was made outside the check would be a dangling pointer in the next execution.
SNARL_FACILITY(key_made_outside) {
  if (!snarl::interceptors::is_controlled()) return;
  REQUIRE(pthread_getspecific(outside_key) == nullptr);
  static int value;
  pthread_setspecific(outside_key, &value);
  std::thread other([] { REQUIRE(pthread_getspecific(outside_key) == nullptr); });
  other.join();
  REQUIRE(pthread_getspecific(outside_key) == &value);
}

namespace {
struct Sequence {
  static inline std::atomic<int> order{0};
  static inline int local_at = 0, key_at = 0;
  ~Sequence() { local_at = ++order; }
};
}  // namespace

SNARL_FACILITY(thread_locals_end_before_keys) {
  Sequence::order = 0;
  static pthread_key_t key;
  pthread_key_create(&key, [](void*) { Sequence::key_at = ++Sequence::order; });
  std::thread worker([] {
    static thread_local Sequence sequence;
    (void)&sequence;
    static int value;
    pthread_setspecific(key, &value);
  });
  worker.join();
  pthread_key_delete(key);
  REQUIRE(Sequence::local_at == 1);
  REQUIRE(Sequence::key_at == 2);
}
