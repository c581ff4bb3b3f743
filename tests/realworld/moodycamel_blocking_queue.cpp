// moodycamel::BlockingConcurrentQueue: the consumer sleeps in the library's semaphore until there is something.
//
// Its semaphore looks up to 10,000 times before it sleeps, and counts: not a pure wait, so the trait that the library
// has for this number bounds it here.

// executions: *
#include <concurrentqueue/blockingconcurrentqueue.h>

#include "../programs/in_threads.h"

struct FewSpins : moodycamel::ConcurrentQueueDefaultTraits {
  static constexpr int MAX_SEMA_SPINS = 1;
};

int main() {
  moodycamel::BlockingConcurrentQueue<int, FewSpins> queue(4);
  in_threads([&] { assert(queue.enqueue(1)); },
             [&] {
               int value = 0;
               queue.wait_dequeue(value);
               assert(value == 1);
             });
}
