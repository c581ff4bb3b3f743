// executions: 4
// Store buffering: each of two loads reads the initial value or the store, and relaxed orders forbid none of the 2*2.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  in_threads(
      [&] {
        x.store(1, kRelaxed);
        y.load(kRelaxed);
      },
      [&] {
        y.store(1, kRelaxed);
        x.load(kRelaxed);
      });
}
