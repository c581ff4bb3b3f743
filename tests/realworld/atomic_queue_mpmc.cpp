// atomic_queue::AtomicQueue2 (Egorushkin): one pushes, one pops.
// executions: *
#include <atomic_queue/atomic_queue.h>

#include "../programs/in_threads.h"

int main() {
  atomic_queue::AtomicQueue2<int, 2> queue;
  int got[2] = {0, 0};
  const auto work = [&](int self) {
    if (!queue.try_push(self + 1)) return;
    got[self] = queue.pop();
  };
  in_threads([&] { work(0); }, [&] { work(1); });
  assert(got[0] + got[1] == 3);
}
