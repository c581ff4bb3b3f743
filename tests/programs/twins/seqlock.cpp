// executions: *
// weak: assertion
// Sequence lock: the odd number must be visible before the data are.
#include "../in_threads.h"

std::atomic<unsigned> sequence;
std::atomic<int> first, second;

void write(int value) {
  const unsigned old = sequence.load(kRelaxed);
  sequence.store(old + 1, kRelaxed);
#ifndef WEAK
  std::atomic_thread_fence(kRelease);
#endif
  first.store(value, kRelaxed);
  second.store(value, kRelaxed);
  sequence.store(old + 2, kRelease);
}

int main() {
  in_threads([] { write(1); },
             [] {
               const unsigned before = sequence.load(kAcquire);
               if (before % 2 != 0) return;
               const int a = first.load(kRelaxed), b = second.load(kRelaxed);
               std::atomic_thread_fence(kAcquire);
               if (sequence.load(kRelaxed) == before) assert(a == b);
             });
}
