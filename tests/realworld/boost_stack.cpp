// boost::lockfree::stack of fixed size: one pushes, one pops.
#include <boost/lockfree/stack.hpp>

#include "tests/programs/in_threads.h"

int main() {
  boost::lockfree::stack<int, boost::lockfree::capacity<2>> stack;
  in_threads([&] { stack.push(1); },
             [&] {
               int value;
               if (stack.pop(value)) assert(value == 1);
             });
}
