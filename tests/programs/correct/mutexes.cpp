// executions: *
// recursive, timed and shared mutexes, scoped_lock over two in opposite orders, try_lock.
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "../in_threads.h"

int main() {
  std::recursive_mutex recursive;
  std::timed_mutex timed;
  std::shared_mutex shared;
  std::mutex a, b;
  int value = 0;
  std::atomic<int> both = 0;
  std::thread other([&] {
    {
      std::lock_guard outer(recursive);
      std::lock_guard inner(recursive);
      ++both;
    }
    {
      std::scoped_lock lock(b, a);
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
  {
    std::scoped_lock lock(a, b);
    ++both;
  }
  if (timed.try_lock()) timed.unlock();
  {
    std::unique_lock writer(shared);
    value = 1;
  }
  other.join();
}
