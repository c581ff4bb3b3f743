// executions: *
// jthread, stop_token and condition_variable_any: the destructor asks to stop, and the waiter wakes.
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include <cassert>

int main() {
  std::mutex mutex;
  std::condition_variable_any changed;
  bool stopped = false;
  {
    std::jthread worker([&](std::stop_token stop) {
      std::unique_lock lock(mutex);
      const bool woken = changed.wait(lock, stop, [] { return false; });
      assert(!woken && stop.stop_requested());
      stopped = true;
    });
  }
  assert(stopped);
}
