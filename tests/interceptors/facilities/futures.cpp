// promise, future, async, packaged_task.
#include <chrono>
#include <cstring>
#include <future>
#include <stdexcept>
#include <thread>

#include "tests/interceptors/facility.h"

SNARL_FACILITY(future) {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread worker([&] { promise.set_value(42); });
  REQUIRE(future.get() == 42);
  worker.join();
}

SNARL_FACILITY(future_exception) {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread worker([&] { promise.set_exception(std::make_exception_ptr(std::runtime_error("planned"))); });
  bool caught = false;
  try {
    future.get();
  } catch (const std::runtime_error& error) {
    caught = std::strcmp(error.what(), "planned") == 0;
  }
  worker.join();
  REQUIRE(caught);
}

SNARL_FACILITY(future_timeout) {
  std::promise<int> promise;
  auto future = promise.get_future();
  REQUIRE(future.wait_for(std::chrono::milliseconds(1)) == std::future_status::timeout);
  promise.set_value(1);
  REQUIRE(future.get() == 1);
}

SNARL_FACILITY(future_at_thread_exit) {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::thread worker([&] { promise.set_value_at_thread_exit(9); });
  REQUIRE(future.get() == 9);
  worker.join();
}

SNARL_FACILITY(shared_future) {
  std::promise<int> promise;
  std::shared_future<int> future = promise.get_future();
  auto read = [future] { REQUIRE(future.get() == 3); };
  std::thread a(read), b(read);
  promise.set_value(3);
  a.join();
  b.join();
}

SNARL_FACILITY(async) {
  auto future = std::async(std::launch::async, [] { return 7; });
  REQUIRE(future.get() == 7);
}

SNARL_FACILITY(packaged_task) {
  std::packaged_task<int(int)> task([](int x) { return x + 1; });
  auto future = task.get_future();
  std::thread worker(std::move(task), 3);
  REQUIRE(future.get() == 4);
  worker.join();
}

SNARL_PLANTED(unset_promise, kAlways, kDeadlock) {
  std::promise<int> promise;
  promise.get_future().wait();
}
