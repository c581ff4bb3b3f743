// oneTBB's unbounded queue: one pushes, one pops.
// executions: *
#include <tbb/concurrent_queue.h>

#include "../programs/in_threads.h"
#include "tbb_allocation.h"

int main() {
  tbb::concurrent_queue<int> queue;
  in_threads([&] { queue.push(1); },
             [&] {
               if (int value; queue.try_pop(value)) assert(value == 1);
             });
}
