// Atomics of all sizes, reference counts, fences.
#include <atomic>
#include <memory>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(shared_ptr) {
  auto pointer = std::make_shared<int>(5);
  std::weak_ptr<int> weak = pointer;
  std::thread other([pointer] { REQUIRE(*pointer == 5); });
  pointer.reset();
  other.join();
  REQUIRE(weak.expired());
}

SNARL_FACILITY(weak_ptr_lock) {
  auto pointer = std::make_shared<int>(5);
  std::weak_ptr<int> weak = pointer;
  std::thread other([weak] {
    if (auto locked = weak.lock()) REQUIRE(*locked == 5);
  });
  pointer.reset();
  other.join();
  REQUIRE(weak.lock() == nullptr);
}

SNARL_FACILITY(atomic_free_functions_of_shared_ptr) {
  auto pointer = std::make_shared<int>(5);
  std::thread other([&] { std::atomic_store(&pointer, std::make_shared<int>(6)); });
  auto seen = std::atomic_load(&pointer);
  REQUIRE(*seen == 5 || *seen == 6);
  other.join();
}

#if !defined(_LIBCPP_VERSION)
SNARL_FACILITY(atomic_shared_ptr) {
  std::atomic<std::shared_ptr<int>> pointer{std::make_shared<int>(1)};
  std::thread other([&] { pointer.store(std::make_shared<int>(2)); });
  auto seen = pointer.load();
  REQUIRE(*seen == 1 || *seen == 2);
  other.join();
  REQUIRE(*pointer.load() == 2);
}
#endif

SNARL_FACILITY(atomic_ref) {
  alignas(8) long value = 0;
  std::thread other([&] { std::atomic_ref<long>(value).fetch_add(1); });
  std::atomic_ref<long>(value).fetch_add(1);
  other.join();
  REQUIRE(value == 2);
}

namespace {
struct Twelve { int a, b, c; };
struct Sixteen { long a, b; };
}  // namespace

SNARL_FACILITY(atomic_of_12_bytes) {
  static std::atomic<Twelve> shared;
  shared = Twelve{1, 1, 1};
  std::thread other([] { shared = Twelve{2, 2, 2}; });
  Twelve seen = shared.load();
  REQUIRE(seen.a == seen.b && seen.b == seen.c);
  other.join();
}

SNARL_FACILITY(atomic_of_16_bytes) {
  static std::atomic<Sixteen> shared;
  shared = Sixteen{1, 1};
  std::thread other([] { shared = Sixteen{2, 2}; });
  Sixteen seen = shared.load();
  REQUIRE(seen.a == seen.b);
  other.join();
  Sixteen expected{2, 2};
  REQUIRE(shared.compare_exchange_strong(expected, Sixteen{3, 3}));
}

SNARL_FACILITY(fences) {
  std::atomic<int> flag{0};
  int data = 0;
  std::thread other([&] {
    data = 1;
    std::atomic_thread_fence(std::memory_order_release);
    flag.store(1, std::memory_order_relaxed);
  });
  while (flag.load(std::memory_order_relaxed) == 0) std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  REQUIRE(data == 1);
  other.join();
}
