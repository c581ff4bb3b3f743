// executions: *
// Polling a plain flag under a mutex, which is taken and given back each time: one execution, in which the poller comes
// last, and one more for each dead value that tells the first vain round from the second.
#include <mutex>
#include <thread>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  bool ready = false;
  std::thread other([&] {
    const std::lock_guard guard(mutex);
    ready = true;
  });
  for (;;) {
    const std::lock_guard guard(mutex);
    if (ready) break;
  }
  other.join();
}
