// executions: 3
// Message passing: flag 0 leaves both values of x, flag 1 only the new one.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, flag = 0;
  in_threads(
      [&] {
        x.store(1, kRelaxed);
        flag.store(1, kRelease);
      },
      [&] {
        const int seen = flag.load(kAcquire);
        const int value = x.load(kRelaxed);
        assert(seen <= value);
      });
}
