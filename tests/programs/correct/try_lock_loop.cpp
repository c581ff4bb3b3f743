// executions: *
// while (!try_lock()) yield: one execution for each order of the two critical sections, and one more for each dead value
// that tells the first vain try from the second.
#include <mutex>
#include <thread>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  int count = 0;
  std::thread other([&] {
    const std::lock_guard guard(mutex);
    ++count;
  });
  while (!mutex.try_lock()) std::this_thread::yield();
  ++count;
  mutex.unlock();
  other.join();
  assert(count == 2);
}
