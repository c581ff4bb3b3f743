// boost::lockfree::spsc_queue misused by two producers: its documentation allows one.
// expect-anywhere: data-race
#include <boost/lockfree/spsc_queue.hpp>

#include "../programs/in_threads.h"

int main() {
  boost::lockfree::spsc_queue<int, boost::lockfree::capacity<2>> queue;
  in_threads([&] { queue.push(1); }, [&] { queue.push(2); });
}
