// executions: *
// weak: data-race
// Readers-writer spin lock: a reader's unlock must release, or the writer may overtake its reads.
#include "../in_threads.h"

constexpr auto kReaderUnlock = right_or_weak(kRelease, kRelaxed);

std::atomic<int> state;  // -1: a writer; else the number of readers
int value;

void read() {
  int seen = state.load(kRelaxed);
  do {
    while (seen < 0) {
      sched_yield();
      seen = state.load(kRelaxed);
    }
  } while (!state.compare_exchange_weak(seen, seen + 1, kAcquire, kRelaxed));
  assert(value >= 0);
  state.fetch_sub(1, kReaderUnlock);
}

void write() {
  for (int expected = 0; !state.compare_exchange_weak(expected, -1, kAcquire, kRelaxed); expected = 0) sched_yield();
  ++value;
  state.store(0, kRelease);
}

int main() { in_threads(read, read, write); }
