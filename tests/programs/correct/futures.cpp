// executions: *
// promise and future, an exception through a future, async, packaged_task.
#include <future>
#include <stdexcept>
#include <thread>

#include <cassert>

int main() {
  std::promise<int> promise;
  std::future<int> result = promise.get_future();
  std::thread producer([&] { promise.set_value(1); });
  assert(result.get() == 1);
  producer.join();
  std::future<int> failing = std::async(std::launch::async, []() -> int { throw std::runtime_error("failed"); });
  bool caught = false;
  try {
    failing.get();
  } catch (const std::runtime_error&) {
    caught = true;
  }
  assert(caught);
  std::packaged_task<int()> task([] { return 2; });
  std::future<int> packaged = task.get_future();
  std::thread runner(std::move(task));
  assert(packaged.get() == 2);
  runner.join();
}
