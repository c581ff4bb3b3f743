// oneTBB's header-only reader-writer spin lock: a writer, and a reader that tries to become one.
// executions: *
#include <tbb/spin_rw_mutex.h>

#include "../programs/in_threads.h"

int main() {
  tbb::spin_rw_mutex mutex;
  int first = 0, second = 0;
  in_threads(
      [&] {
        tbb::spin_rw_mutex::scoped_lock lock(mutex, true);
        ++first, ++second;
      },
      [&] {
        tbb::spin_rw_mutex::scoped_lock lock(mutex, false);
        assert(first == second);
        lock.upgrade_to_writer();
        ++first, ++second;
      });
  assert(first == 2 && second == 2);
}
