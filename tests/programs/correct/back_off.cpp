// executions: 2
// Two spin locks taken by std::lock, whose back-off takes them and gives them back: one execution for each order of the
// critical sections. A round that fails is cut short as soon as the next one begins like it.
#include <mutex>

#include "../in_threads.h"

struct SpinLock {
  std::atomic_flag flag = ATOMIC_FLAG_INIT;
  void lock() {
    while (flag.test_and_set(kAcquire)) sched_yield();
  }
  bool try_lock() { return !flag.test_and_set(kAcquire); }
  void unlock() { flag.clear(kRelease); }
};

SpinLock a, b;
int entered;

void forth() {
  const std::scoped_lock lock(a, b);
  ++entered;
}

void back() {
  const std::scoped_lock lock(b, a);
  ++entered;
}

int main() {
  in_threads(forth, back);
  assert(entered == 2);
}
