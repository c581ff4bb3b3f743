// std::thread, jthread, and what a thread may do wrong.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(thread) {
  std::atomic<int> count{0};
  std::thread a([&] { count.fetch_add(1); });
  std::thread b([&] { count.fetch_add(1); });
  a.join();
  b.join();
  REQUIRE(count == 2);
}

#if !defined(_LIBCPP_VERSION) || defined(_LIBCPP_ENABLE_EXPERIMENTAL)
SNARL_FACILITY(jthread) {
  std::atomic<int> seen{0};
  {
    std::jthread worker([&](std::stop_token stop) {
      while (!stop.stop_requested()) std::this_thread::yield();
      seen = 7;
    });
    worker.request_stop();
  }
  REQUIRE(seen == 7);
}
#endif

SNARL_FACILITY(thread_id) {
  std::thread::id id;
  std::thread worker([&] { id = std::this_thread::get_id(); });
  std::thread::id handle = worker.get_id();
  worker.join();
  REQUIRE(id == handle);
  REQUIRE(id != std::this_thread::get_id());
}

SNARL_FACILITY(detach) {
  auto done = std::make_shared<std::atomic<int>>(0);
  std::thread([done] { done->store(1); }).detach();
  while (done->load() == 0) std::this_thread::yield();
}

SNARL_FACILITY(thread_result) {
  static char marker;
  pthread_t thread;
  pthread_create(&thread, nullptr, [](void*) -> void* { return &marker; }, nullptr);
  void* result = nullptr;
  REQUIRE(pthread_join(thread, &result) == 0);
  REQUIRE(result == &marker);
}

SNARL_FACILITY(detached_by_attribute) {
  static std::atomic<int> done;
  done = 0;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  pthread_create(&thread, &attributes, [](void*) -> void* { done = 1; return nullptr; }, nullptr);
  pthread_attr_destroy(&attributes);
  while (done == 0) sched_yield();
}

namespace {
struct Note {
  int* place;
  ~Note() { *place = 1; }
};
}  // namespace

SNARL_FACILITY(pthread_exit_unwinds) {
#if defined(_LIBCPP_VERSION)
  // Natively glibc unwinds by libgcc and LLVM 19's libc++abi by libunwind: the program crashes without Snarl, too.
  if (!snarl::interceptors::is_controlled()) return;
#endif
  static int destroyed;
  destroyed = 0;
  pthread_t thread;
  pthread_create(&thread, nullptr, [](void*) -> void* {
    Note note{&destroyed};
    pthread_exit(&destroyed);
  }, nullptr);
  void* result = nullptr;
  pthread_join(thread, &result);
  REQUIRE(result == &destroyed);
  REQUIRE(destroyed == 1);
}

SNARL_FACILITY(thread_name) {
  std::thread worker([] {
    char name[16];
    pthread_setname_np(pthread_self(), "worker");
    std::this_thread::yield();
    REQUIRE(pthread_getname_np(pthread_self(), name, sizeof name) == 0);
    REQUIRE(std::strcmp(name, "worker") == 0);
  });
  worker.join();
}

SNARL_FACILITY(thread_attributes) {
  std::thread worker([] {
    pthread_attr_t attributes;
    REQUIRE(pthread_getattr_np(pthread_self(), &attributes) == 0);
    void* low;
    std::size_t size;
    pthread_attr_getstack(&attributes, &low, &size);
    char here;
    REQUIRE(&here >= static_cast<char*>(low) && &here < static_cast<char*>(low) + size);
    pthread_attr_destroy(&attributes);
    REQUIRE(pthread_kill(pthread_self(), 0) == 0);
  });
  worker.join();
}

SNARL_FACILITY(gettid_differs) {
  int id = 0;
  std::thread worker([&] { id = gettid(); });
  worker.join();
  REQUIRE(id != gettid());
}

SNARL_PLANTED(joined_twice, kAlways, kThreadMisuse) {
  pthread_t thread;
  pthread_create(&thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
  pthread_join(thread, nullptr);
  pthread_join(thread, nullptr);
}

SNARL_PLANTED(self_join, kAlways, kThreadMisuse) { pthread_join(pthread_self(), nullptr); }

SNARL_PLANTED(never_joined, kAlways, kThreadMisuse) {
  static pthread_t thread;
  pthread_create(&thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
}

SNARL_PLANTED(joinable_destroyed, kAlways, kException) { std::thread worker([] {}); }

SNARL_PLANTED(cancel_refused, kAlways, kUnsupported) {
  std::thread worker([] {});
  pthread_cancel(worker.native_handle());
  worker.join();
}

SNARL_PLANTED(kill_refused, kAlways, kUnsupported) { pthread_kill(pthread_self(), 15); }
