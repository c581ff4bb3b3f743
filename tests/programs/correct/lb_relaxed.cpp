// executions: 3
// Load buffering: of 2*2 outcomes RC11 forbids the one with a cycle of program order and reads-from.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  int a = 0, b = 0;
  in_threads(
      [&] {
        a = x.load(kRelaxed);
        y.store(1, kRelaxed);
      },
      [&] {
        b = y.load(kRelaxed);
        x.store(1, kRelaxed);
      });
  assert(a + b < 2);
}
