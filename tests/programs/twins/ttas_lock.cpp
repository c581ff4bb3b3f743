// executions: *
// weak: data-race
// Test and test-and-set lock: unlock must release.
#include "../in_threads.h"

constexpr auto kUnlock = right_or_weak(kRelease, kRelaxed);

std::atomic<bool> held;
int counter;

void work() {
  do {
    while (held.load(kRelaxed)) sched_yield();
  } while (held.exchange(true, kAcquire));
  ++counter;
  held.store(false, kUnlock);
}

int main() {
  in_threads(work, work);
  assert(counter == 2);
}
