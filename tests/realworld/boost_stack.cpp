// boost::lockfree::stack of fixed size: one pushes, one pops.
// executions: *
#include <boost/lockfree/stack.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::stack<int, boost::lockfree::capacity<2>> stack;
  in_threads([&] { assert(stack.push(1)); },
             [&] {
               if (int value; stack.pop(value)) assert(value == 1);
             });
}
