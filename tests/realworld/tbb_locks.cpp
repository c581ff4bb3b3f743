// oneTBB's header-only locks around a plain counter.
// executions: *
// also: -- -DLOCK=queuing_mutex => *
#include <tbb/queuing_mutex.h>
#include <tbb/spin_mutex.h>

#include "../programs/in_threads.h"

#ifndef LOCK
#define LOCK spin_mutex
#endif

int main() {
  tbb::LOCK mutex;
  int count = 0;
  const auto work = [&] {
    tbb::LOCK::scoped_lock lock(mutex);
    ++count;
  };
  in_threads(work, work);
  assert(count == 2);
}
