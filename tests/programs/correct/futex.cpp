// executions: *
// A mutex on futex (Drepper, "Futexes are tricky", the version with three states).
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../in_threads.h"

class FutexMutex {
 public:
  void lock() {
    int seen = 0;
    if (state_.compare_exchange_strong(seen, 1, kAcquire)) return;
    if (seen != 2) seen = state_.exchange(2, kAcquire);
    while (seen != 0) {
      syscall(SYS_futex, &state_, FUTEX_WAIT_PRIVATE, 2, nullptr, nullptr, 0);
      seen = state_.exchange(2, kAcquire);
    }
  }

  void unlock() {
    if (state_.exchange(0, kRelease) == 2) syscall(SYS_futex, &state_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  std::atomic<int> state_ = 0;
};

int main() {
  FutexMutex mutex;
  int counter = 0;
  const auto add = [&] {
    mutex.lock();
    ++counter;
    mutex.unlock();
  };
  in_threads(add, add, add);
  assert(counter == 3);
}
