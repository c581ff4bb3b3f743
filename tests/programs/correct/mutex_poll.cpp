// executions: 1
// Polling a plain flag under a mutex, which is taken and given back each time: one execution, the poller comes last.
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
