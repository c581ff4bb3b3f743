// executions: *
// Sense-reversing barrier, used twice: the counter must be back in place before the sense turns.
#include "../in_threads.h"

std::atomic<int> missing = 2;
std::atomic<bool> sense;
int written[2][2];

void wait_for_all(bool& mine) {
  mine = !mine;
  if (missing.fetch_sub(1, kAcqRel) == 1) {
#ifdef WEAK
    sense.store(mine, kRelease);
    missing.store(2, kRelease);
#else
    missing.store(2, kRelaxed);
    sense.store(mine, kRelease);
#endif
  } else {
    while (sense.load(kAcquire) != mine) sched_yield();  // weak-here: livelock
  }
}

void work(int self) {
  bool mine = false;
  for (int round = 0; round < 2; ++round) {
    written[round][self] = 1;
    wait_for_all(mine);
    assert(written[round][1 - self] == 1);
  }
}

int main() { in_threads([] { work(0); }, [] { work(1); }); }
