// executions: *
// weak: data-race
// Counting semaphore on one atomic, used as a lock: post must release.
#include "../in_threads.h"

constexpr auto kPost = right_or_weak(kRelease, kRelaxed);

std::atomic<int> count = 1;
int counter;

void work() {
  for (;;) {
    int seen = count.load(kRelaxed);
    if (seen > 0 && count.compare_exchange_strong(seen, seen - 1, kAcquire, kRelaxed)) break;
    sched_yield();
  }
  ++counter;
  count.fetch_add(1, kPost);
}

int main() {
  in_threads(work, work);
  assert(counter == 2);
}
