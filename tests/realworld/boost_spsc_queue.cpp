// boost::lockfree::spsc_queue: three elements through two cells, one producer, one consumer.
// executions: *
#include <boost/lockfree/spsc_queue.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::spsc_queue<int, boost::lockfree::capacity<2>> queue;
  in_threads(
      [&] {
        for (int i = 1; i <= 3; ++i)
          while (!queue.push(i)) sched_yield();
      },
      [&] {
        for (int i = 1; i <= 3; ++i) {
          int value;
          while (!queue.pop(value)) sched_yield();
          assert(value == i);
        }
      });
}
