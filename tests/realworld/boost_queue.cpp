// boost::lockfree::queue of fixed size: one pushes, one pops.
// executions: *
#include <boost/lockfree/queue.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::queue<int, boost::lockfree::capacity<2>> queue;
  in_threads([&] { assert(queue.push(1)); },
             [&] {
               if (int value; queue.pop(value)) assert(value == 1);
             });
}
