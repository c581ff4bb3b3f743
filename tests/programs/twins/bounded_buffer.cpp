// executions: *
// weak: assertion
// Buffer of one with a condition variable: a woken consumer must look again, for another may have been faster.
#include <condition_variable>
#include <mutex>

#include "../in_threads.h"

std::mutex mutex;
std::condition_variable changed;
int items;

void consume() {
  std::unique_lock lock(mutex);
#ifdef WEAK
  if (items == 0) changed.wait(lock);
#else
  while (items == 0) changed.wait(lock);
#endif
  assert(items == 1);
  items = 0;
  changed.notify_all();
}

void produce() {
  std::unique_lock lock(mutex);
  while (items != 0) changed.wait(lock);
  items = 1;
  changed.notify_all();
}

int main() {
  in_threads(consume, consume, [] { produce(), produce(); });
}
