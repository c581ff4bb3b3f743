// atomic_queue::AtomicQueue in its single-producer single-consumer form.
// executions: *
#include <atomic_queue/atomic_queue.h>

#include "../programs/in_threads.h"

int main() {
  atomic_queue::AtomicQueue<int, 2, 0, true, true, false, true> queue;
  in_threads([&] { queue.push(1), queue.push(2); },
             [&] {
               assert(queue.pop() == 1);
               assert(queue.pop() == 2);
             });
}
