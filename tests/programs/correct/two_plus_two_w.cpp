// executions: 4
// 2+2W: 2*2 coherence orders, all of them allowed to relaxed stores.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  in_threads(
      [&] {
        x.store(1, kRelaxed);
        y.store(2, kRelaxed);
      },
      [&] {
        y.store(1, kRelaxed);
        x.store(2, kRelaxed);
      });
}
