// executions: 10
// weak: deadlock
// Two workers wait for tasks or the end. Shutting down must wake them all.
// Orders on the mutex: both workers wait, and go on, in either order, 2 x 2; one of them waits, and then goes on before
// or after the other comes, 2 x 2; both come after the end, 2.
#include <condition_variable>
#include <mutex>

#include "../in_threads.h"

std::mutex mutex;
std::condition_variable changed;
bool stopped;

void work() {
  std::unique_lock lock(mutex);
  while (!stopped) changed.wait(lock);
}

int main() {
  in_threads(work, work, [] {
    {
      std::lock_guard lock(mutex);
      stopped = true;
    }
#ifdef WEAK
    changed.notify_one();
#else
    changed.notify_all();
#endif
  });
}
