// Atomics, globals, thread-local storage, calls and crashes under test. Instrumented.
#include "tests/unit/runtime/bodies.h"

#undef NDEBUG
#include <atomic>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/unit/runtime/threads_for_tests.h"

#define REQUIRE(...) assert((__VA_ARGS__))

namespace snarl::runtime::testing {
namespace {

std::atomic<int> counter{0};
int plain_counter = 7;
std::vector<int> global_vector;
thread_local int tls_counter = 5;
thread_local char tls_zeroed[100];

int count_calls() {
  static int calls = 40;
  return ++calls;
}

void add_three(void*) {
  for (int i = 0; i < 3; ++i) counter.fetch_add(1, std::memory_order_relaxed);
}

void add_torn(void*) { counter.store(counter.load() + 1); }

__attribute__((noinline)) int deep(int depth, volatile char* above) {
  volatile char frame[2000];
  frame[0] = above == nullptr ? 1 : *above;
  int below = depth > 0 ? deep(depth - 1, frame) : 0;
  return below + frame[0];
}

__attribute__((noinline)) void third() { std::abort(); }
__attribute__((noinline)) void second() {
  third();
  asm volatile("");
}
__attribute__((noinline)) void first() {
  second();
  asm volatile("");
}

}  // namespace

void increments(void*) {
  counter.store(0);
  int one = spawn(add_three, nullptr);
  int other = spawn(add_three, nullptr);
  join(one);
  join(other);
  REQUIRE(counter.load() == 6);
}

void torn_increments(void*) {
  int one = spawn(add_torn, nullptr);
  int other = spawn(add_torn, nullptr);
  join(one);
  join(other);
  REQUIRE(counter.load() == 2);
}

void globals_and_tls(void*) {
  REQUIRE(counter.load() == 0);
  REQUIRE(plain_counter == 7 && tls_counter == 5 && tls_zeroed[99] == 0 && global_vector.empty());
  REQUIRE(count_calls() == 41);
  static std::string text = "made once";
  REQUIRE(text == "made once");
  text += " and changed";
  counter = 1;
  plain_counter = 8;
  tls_counter = 6;
  tls_zeroed[99] = 1;
  global_vector.assign(100, 1);
  int child = spawn(
      [](void*) {
        REQUIRE(tls_counter == 5 && tls_zeroed[99] == 0);
        tls_counter = 9;
        tls_zeroed[99] = 1;
      },
      nullptr);
  join(child);
  REQUIRE(tls_counter == 6);
}

void null_write(void*) {
  static volatile int* volatile nowhere = nullptr;
  *nowhere = 1;
}

void overflow(void*) {
  if (deep(1 << 20, nullptr) == 42) plain_counter = 0;
}

void division(void*) {
  volatile int zero = 0;
  volatile int twelve = 12;
  plain_counter = twelve / zero;
#if defined(__aarch64__)
  __builtin_trap();  // division by zero gives 0 there
#endif
}

void aborts(void*) { std::abort(); }

void asserts(void*) {
  assert(plain_counter == 12);
}

void throws(void*) { throw std::runtime_error("thrown on purpose"); }

void catches(void*) {
  auto thrower = [](void*) {
    try {
      counter.fetch_add(1);
      throw std::runtime_error("inner");
    } catch (const std::exception& exception) {
      counter.fetch_add(1);  // another thread may run while this exception is handled
      REQUIRE(std::string(exception.what()) == "inner");
      REQUIRE(std::uncaught_exceptions() == 0);
      try {
        counter.fetch_add(1);
        throw;
      } catch (const std::runtime_error&) {
        counter.fetch_add(1);
      }
    }
  };
  int one = spawn(thrower, nullptr);
  int other = spawn(thrower, nullptr);
  join(one);
  join(other);
  REQUIRE(counter.load() == 8);
}

void calls(void*) { first(); }

void spins(void*) {
  static std::atomic<int> flag{0};
  int child = spawn([](void*) { flag.store(1); }, nullptr);
  while (flag.load() == 0) {
  }
  join(child);
}

void locked_state(void*) {
  static std::atomic<bool> locked{false};
  static int inside = 0;
  auto work = [](void*) {
    bool free = false;
    while (!locked.compare_exchange_weak(free, true, std::memory_order_acquire)) free = false;
    REQUIRE(++inside == 1);
    --inside;
    locked.store(false, std::memory_order_release);
  };
  int one = spawn(work, nullptr);
  int other = spawn(work, nullptr);
  join(one);
  join(other);
}

}  // namespace snarl::runtime::testing
