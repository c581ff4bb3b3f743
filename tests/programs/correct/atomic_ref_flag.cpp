// executions: *
// atomic_ref on a plain object that is initialised before and read after, and an atomic_flag as lock.
#include "../in_threads.h"

int main() {
  int counter = 0, guarded = 0;
  std::atomic_flag held;
  const auto work = [&] {
    std::atomic_ref(counter).fetch_add(1, kRelaxed);
    while (held.test_and_set(kAcquire)) sched_yield();
    ++guarded;
    held.clear(kRelease);
  };
  in_threads(work, work);
  assert(counter == 2 && guarded == 2);
}
