// executions: *
// weak: data-race
// Dekker's lock (1965): the store of the own wish and the load of the other's need one total order.
#include "../in_threads.h"

constexpr auto kWish = right_or_weak(kSeqCst, kRelease);

std::atomic<bool> wants[2];
std::atomic<int> turn;
int counter;

void work(int self) {
  const int other = 1 - self;
  wants[self].store(true, kWish);
  while (wants[other].load(kSeqCst)) {
    if (turn.load(kSeqCst) == self) continue;
    wants[self].store(false, kSeqCst);
    while (turn.load(kSeqCst) != self) sched_yield();
    wants[self].store(true, kWish);
  }
  ++counter;
  turn.store(other, kSeqCst);
  wants[self].store(false, kSeqCst);
}

int main() {
  in_threads([] { work(0); }, [] { work(1); });
  assert(counter == 2);
}
