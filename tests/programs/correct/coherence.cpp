// executions: 6
// Two stores 1, 2 and two loads: the loads may not go backwards: 00 01 02 11 12 22.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0;
  in_threads(
      [&] {
        x.store(1, kRelaxed);
        x.store(2, kRelaxed);
      },
      [&] {
        const int first = x.load(kRelaxed);
        const int second = x.load(kRelaxed);
        assert(first <= second);
      });
}
