// executions: *
// recursive, timed and shared mutexes; try_lock.
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "../in_threads.h"

int main() {
  std::recursive_mutex recursive;
  std::timed_mutex timed;
  std::shared_mutex shared;
  int value = 0, both = 0;
  std::thread other([&] {
    {
      std::lock_guard outer(recursive);
      std::lock_guard inner(recursive);
      ++both;
    }
    if (timed.try_lock_for(std::chrono::hours(1))) timed.unlock();
    std::shared_lock reader(shared);
    assert(value == 0 || value == 1);
  });
  {
    std::scoped_lock lock(recursive);
    ++both;
  }
  if (timed.try_lock()) timed.unlock();
  {
    std::unique_lock writer(shared);
    value = 1;
  }
  other.join();
}
