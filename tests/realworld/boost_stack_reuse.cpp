// boost::lockfree::stack when nodes go round: a race by the letter, in the library.
//
// A pop reads the successor out of the head node before it owns that node (detail: `old_tos->next` before the
// compare-exchange, and in freelist.hpp `old_pool->next`). When another thread has popped the node meanwhile and gives
// it back or pushes it again, it writes that plain member. The tag in the head makes the compare-exchange fail, so the
// value read is thrown away; the language still calls the two plain accesses a data race.

// expect-anywhere: data-race
#include <boost/lockfree/stack.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::stack<int, boost::lockfree::capacity<2>> stack;
  const auto work = [&] {
    int value;
    assert(stack.push(1));
    assert(stack.pop(value));  // everybody pushes before popping
  };
  in_threads(work, work);
}
