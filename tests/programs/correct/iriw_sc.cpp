// executions: 15
// Independent reads of independent writes: all 2^4 combinations but the one in which the readers disagree on the order of the writes.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  in_threads([&] { x.store(1, kSeqCst); }, [&] { y.store(1, kSeqCst); },
             [&] {
               x.load(kSeqCst);
               y.load(kSeqCst);
             },
             [&] {
               y.load(kSeqCst);
               x.load(kSeqCst);
             });
}
