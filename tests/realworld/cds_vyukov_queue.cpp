// libcds: Vyukov's bounded MPMC queue, two threads that push and pop.
// executions: *
#include <cds/container/vyukov_mpmc_cycle_queue.h>

#include "../programs/in_threads.h"

int main() {
  cds::container::VyukovMPMCCycleQueue<int> queue(2);
  int got[2] = {0, 0};
  const auto work = [&](int self) {
    assert(queue.enqueue(self + 1));
    if (int value; queue.dequeue(value)) got[self] = value;
  };
  in_threads([&] { work(0); }, [&] { work(1); });
  for (int value; queue.dequeue(value);) got[0] += value;
  assert(got[0] + got[1] == 3);
}
