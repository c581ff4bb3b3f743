// moodycamel::ConcurrentQueue: two producers, one of which also consumes.
// executions: *
#include <concurrentqueue/concurrentqueue.h>

#include "../programs/in_threads.h"

struct SmallBlocks : moodycamel::ConcurrentQueueDefaultTraits {
  static constexpr std::size_t BLOCK_SIZE = 2;
  static constexpr std::size_t INITIAL_IMPLICIT_PRODUCER_HASH_SIZE = 2;
};

int main() {
  moodycamel::ConcurrentQueue<int, SmallBlocks> queue(4);
  int got = 0;
  in_threads([&] { assert(queue.enqueue(1)); },
             [&] {
               if (int value; queue.try_dequeue(value)) got = value;
             });
  if (int value; queue.try_dequeue(value)) got += value;
  assert(got == 1);
}
