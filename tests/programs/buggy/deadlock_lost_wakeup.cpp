// The flag is set without the mutex: the notification can come between the check and the wait.
#include <condition_variable>
#include <mutex>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  std::atomic<bool> ready = false;
  in_threads(
      [&] {
        ready = true;
        changed.notify_one();
      },
      [&] {
        std::unique_lock lock(mutex);
        while (!ready) changed.wait(lock);  // expect: deadlock
      });
}
