// boost::lockfree::queue when nodes go round: a race by the letter, in the library.
//
// pop() loads `next` of the head node, atomically, before it owns that node; meanwhile another thread may have popped
// the node and given it back to the free list, which is written over it with a plain store (freelist.hpp, deallocate).
// The tag in the head makes the loser throw away what it read; the language still calls this a data race.

// expect-anywhere: data-race
#include <boost/lockfree/queue.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::queue<int, boost::lockfree::capacity<2>> queue;
  const auto work = [&] {
    assert(queue.push(1));
    int value;
    queue.pop(value);
  };
  in_threads(work, work);
}
