// boost::lockfree::spsc_queue: two elements, one producer, one consumer.
#include <boost/lockfree/spsc_queue.hpp>

#include "tests/programs/in_threads.h"

int main() {
  boost::lockfree::spsc_queue<int, boost::lockfree::capacity<2>> queue;
  in_threads([&] { queue.push(1), queue.push(2); },
             [&] {
               int value, last = 0;
               for (int i = 0; i < 2; ++i)
                 if (queue.pop(value)) assert(value == last + 1), last = value;
             });
}
