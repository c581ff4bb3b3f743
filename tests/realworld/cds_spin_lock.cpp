// libcds: its spin lock around a plain counter.
//
// Without NDEBUG the lock keeps its owner in a plain member, and lock() looks at that before it has the lock
// (cds/sync/spinlock.h: assert( m_dbgOwnerId != OS::get_current_thread_id())), while unlock() of another thread writes
// it: a race of the debug form, by the letter.

// expect-anywhere: data-race
// also: -- -DNDEBUG => *
#include <cds/sync/spinlock.h>

#include "../programs/in_threads.h"

int main() {
  cds::sync::spin lock;
  int count = 0;
  const auto work = [&] {
    lock.lock();
    ++count;
    lock.unlock();
  };
  in_threads(work, work);
  if (count != 2) __builtin_trap();
}
