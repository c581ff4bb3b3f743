// executions: 2
// weak: deadlock
// The flag is atomic, but it must be set under the waiter's mutex all the same: between its look at the flag and its
// wait nobody may set it. Whoever takes the mutex first: 2.
#include <condition_variable>
#include <mutex>

#include "../in_threads.h"

std::mutex mutex;
std::condition_variable changed;
std::atomic<bool> ready;

int main() {
  in_threads(
      [] {
        std::unique_lock lock(mutex);
        while (!ready.load()) changed.wait(lock);
      },
      [] {
#ifdef WEAK
        ready.store(true);
#else
        {
          std::lock_guard lock(mutex);
          ready.store(true);
        }
#endif
        changed.notify_one();
      });
}
