// Two locks are taken with back-off; a third thread that is refused the first takes it for a sign that the work is done
// under both. It may have met a round that came to nothing. Such a round, seen by somebody, is not left out.
#include <mutex>

#include "../in_threads.h"

std::mutex a, b;
bool held_both = false, refused_before = false;
std::atomic<bool> refused;

void both() {
  a.lock();
  while (!b.try_lock()) {
    a.unlock();
    sched_yield();
    a.lock();
  }
  refused_before = refused.load(kAcquire);
  held_both = true;
  b.unlock();
  a.unlock();
}

void holder() {
  b.lock();
  if (a.try_lock()) {
    a.unlock();
  } else {
    refused.store(true, kRelease);
  }
  b.unlock();
}

int main() {
  in_threads(both, holder);
  assert(!refused_before);  // expect: assertion
}
