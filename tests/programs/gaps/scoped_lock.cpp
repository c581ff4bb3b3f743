// executions: *
// scoped_lock over two mutexes in opposite orders. Gap: its back-off loop (lock, try_lock, unlock, again) is unbounded
// and has effects, so it is no spin loop, and the search does not end (inconclusive under a bound).
#include <mutex>
#include <thread>

#include "../in_threads.h"

int main() {
  std::mutex a, b;
  int both = 0;
  std::thread other([&] {
    std::scoped_lock lock(b, a);
    ++both;
  });
  {
    std::scoped_lock lock(a, b);
    ++both;
  }
  other.join();
}
