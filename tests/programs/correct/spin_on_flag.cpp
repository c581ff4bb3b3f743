// executions: 1
// The loop can only end by reading the one store; iterations that read the initial value are blocked.
#include "../in_threads.h"

int main() {
  std::atomic<bool> ready = false;
  int data = 0;
  in_threads(
      [&] {
        data = 1;
        ready.store(true, kRelease);
      },
      [&] {
        while (!ready.load(kAcquire)) sched_yield();
        assert(data == 1);
      });
}
