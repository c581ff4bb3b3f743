// executions: 16
// Independent reads of independent writes: all 2^4 combinations, because nothing makes the readers agree on the order of the writes.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  in_threads([&] { x.store(1, kRelease); }, [&] { y.store(1, kRelease); },
             [&] {
               x.load(kAcquire);
               y.load(kAcquire);
             },
             [&] {
               y.load(kAcquire);
               x.load(kAcquire);
             });
}
