// executions: *
// weak: data-race
// Barrier with a counter and a flag: 2! orders of arrival (known gap: Snarl counts a stale first look apart and runs 4). Arriving
// must acquire what the others did before arriving.
#include "../in_threads.h"

constexpr auto kArrive = right_or_weak(kAcqRel, kRelaxed);

std::atomic<int> missing = 2;
std::atomic<bool> gate;
int written[2];

void work(int self) {
  written[self] = 1;
  if (missing.fetch_sub(1, kArrive) == 1) gate.store(true, kRelease);
  else
    while (!gate.load(kAcquire)) sched_yield();
  assert(written[1 - self] == 1);
}

int main() { in_threads([] { work(0); }, [] { work(1); }); }
