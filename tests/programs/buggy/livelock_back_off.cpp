// A thread that ends while it holds a lock: the other tries for ever, and gives its first lock back each time.
#include <mutex>

#include "../in_threads.h"

int main() {
  static std::mutex a, b;
  in_threads([] { b.lock(); });
  a.lock();
  while (!b.try_lock()) {
    a.unlock();
    sched_yield();
    a.lock();
  }
}
// expect-anywhere: livelock
