// The locks and the barrier that come with atomic_queue.
// executions: *
#include <atomic_queue/barrier.h>
#include <atomic_queue/spinlock.h>

#include "../programs/in_threads.h"

template <typename Lock>
void count_under() {
  Lock lock;
  int count = 0;
  const auto work = [&] {
    typename Lock::scoped_lock guard(lock);
    ++count;
  };
  in_threads(work, work);
  assert(count == 2);
}

int main() {
  count_under<atomic_queue::Spinlock>();
  count_under<atomic_queue::TicketSpinlock>();
}
