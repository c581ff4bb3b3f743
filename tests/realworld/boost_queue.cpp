// boost::lockfree::queue of fixed size: one pushes, one pops.
#include <boost/lockfree/queue.hpp>

#include "tests/programs/in_threads.h"

int main() {
  boost::lockfree::queue<int, boost::lockfree::capacity<2>> queue;
  in_threads([&] { queue.push(1); },
             [&] {
               int value;
               if (queue.pop(value)) assert(value == 1);
             });
}
