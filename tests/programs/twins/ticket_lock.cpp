// executions: 6
// weak: data-race
// Ticket lock: 3! orders of the tickets decide everything else.
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
