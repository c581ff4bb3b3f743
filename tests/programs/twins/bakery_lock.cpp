// executions: *
// Lamport's bakery (1974): a thread that draws a number must be seen drawing it before it looks at the others' numbers.
#include "../in_threads.h"

constexpr auto kStore = right_or_weak(kSeqCst, kRelease);
constexpr auto kLoad = right_or_weak(kSeqCst, kAcquire);

std::atomic<bool> draws[2];
std::atomic<int> number[2];
int counter;

void work(int self) {
  const int other = 1 - self;
  draws[self].store(true, kStore);
  const int mine = 1 + number[other].load(kLoad);
  number[self].store(mine, kStore);
  draws[self].store(false, kStore);
  while (draws[other].load(kLoad)) sched_yield();
  for (;;) {
    const int theirs = number[other].load(kLoad);
    if (theirs == 0 || theirs > mine || (theirs == mine && self < other)) break;
    sched_yield();
  }
  ++counter;  // weak-here: data-race
  number[self].store(0, kRelease);
}

int main() {
  in_threads([] { work(0); }, [] { work(1); });
  assert(counter == 2);
}
