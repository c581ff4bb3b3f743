// Eigen's RunQueue, the work-stealing deque of its thread pool: the owner pushes and pops, a thief steals.
// flags: -I/usr/include/eigen3
// executions: *
#include <condition_variable>
#include <mutex>
#include <unsupported/Eigen/CXX11/ThreadPool>

#include "../programs/in_threads.h"

struct Task {
  int value = 0;
  operator bool() const { return value != 0; }
};

int main() {
  Eigen::RunQueue<Task, 4> queue;
  int taken = 0, stolen = 0;
  queue.PushFront(Task{1});
  in_threads([&] { taken = queue.PopFront().value; }, [&] { stolen = queue.PopBack().value; });
  taken += queue.PopFront().value;
  assert(taken + stolen == 1);
}
