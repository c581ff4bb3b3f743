// executions: *
// weak: data-race
// Peterson's lock (1981): needs the store of the turn and the loads after it in one total order.
#include "../in_threads.h"

constexpr auto kStore = right_or_weak(kSeqCst, kRelease);
constexpr auto kLoad = right_or_weak(kSeqCst, kAcquire);

std::atomic<bool> wants[2];
std::atomic<int> turn;
int counter;

void work(int self) {
  wants[self].store(true, kStore);
  turn.store(1 - self, kStore);
  while (wants[1 - self].load(kLoad) && turn.load(kLoad) == 1 - self) sched_yield();
  ++counter;
  wants[self].store(false, kRelease);
}

int main() {
  in_threads([] { work(0); }, [] { work(1); });
  assert(counter == 2);
}
