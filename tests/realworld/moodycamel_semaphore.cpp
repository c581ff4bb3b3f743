// moodycamel::LightweightSemaphore as a lock of two threads; it looks once before it sleeps (its default is 10,000
// times).

// executions: *
#include <concurrentqueue/concurrentqueue.h>
#include <concurrentqueue/lightweightsemaphore.h>

#include "../programs/in_threads.h"

int main() {
  moodycamel::LightweightSemaphore semaphore(1, 1);
  int count = 0;
  const auto work = [&] {
    semaphore.wait();
    ++count;
    semaphore.signal();
  };
  in_threads(work, work);
  assert(count == 2);
}
