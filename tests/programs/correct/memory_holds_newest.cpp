// executions: *
// weak: assertion
// 2+2W with a third write: the writes of x cannot all be executed in their coherence order. What lies in memory after the
// joins, where it is read without an atomic access, is the last in that order all the same, and so it is in a replay.
#include <cstring>

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
        x.store(3, kRelaxed);
      },
      [&] { x.store(2, kRelaxed); });
  int raw_x = 0, raw_y = 0;
  std::memcpy(&raw_x, static_cast<const void*>(&x), sizeof raw_x);
  std::memcpy(&raw_y, static_cast<const void*>(&y), sizeof raw_y);
  assert(raw_x == x.load(kRelaxed) && raw_y == y.load(kRelaxed));
#ifdef WEAK
  assert(raw_x != 1 || raw_y != 1);
#endif
}
