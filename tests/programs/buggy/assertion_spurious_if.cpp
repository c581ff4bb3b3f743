// `if` around a condition wait: a second consumer has taken the item by the time the first wakes.
#include <condition_variable>
#include <mutex>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  int items = 0;
  const auto consume = [&] {
    std::unique_lock lock(mutex);
    if (items == 0) changed.wait(lock);
    assert(items > 0);  // expect: assertion
    --items;
  };
  in_threads(consume, consume, [&] {
    std::lock_guard lock(mutex);
    items = 1;
    changed.notify_all();
  });
}
