// executions: 5
// Exponential back-off up to a cap: each of the pauses 1, 2, 4, 8, 16 may be the first after which the flag is seen; with
// the longest the loop comes back to where it was.
#include <thread>

#include "../in_threads.h"

int main() {
  std::atomic<bool> flag{false};
  int data = 0;
  std::thread other([&] {
    data = 1;
    flag.store(true, kRelease);
  });
  for (int pause = 1; !flag.load(kAcquire); pause = pause < 16 ? 2 * pause : pause)
    for (int i = 0; i < pause; ++i) sched_yield();
  assert(data == 1);
  other.join();
}
