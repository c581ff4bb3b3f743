// executions: *
// weak: data-race
// Ticket lock. In theory 3! executions; Snarl at present counts stale looks at `serving` apart and runs 36 (known gap).
#include "../in_threads.h"

constexpr auto kUnlock = right_or_weak(kRelease, kRelaxed);

std::atomic<int> next_ticket, serving;
int counter;

void work() {
  const int mine = next_ticket.fetch_add(1, kRelaxed);
  while (serving.load(kAcquire) != mine) sched_yield();
  ++counter;
  serving.store(mine + 1, kUnlock);
}

int main() {
  in_threads(work, work, work);
  assert(counter == 3);
}
