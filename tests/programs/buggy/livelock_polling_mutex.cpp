// Two threads poll, under the same mutex, a flag that nobody sets. Each leaves the mutex as it was: nothing changes.
#include <mutex>

#include "../in_threads.h"

std::mutex mutex;
bool ready;

void poll() {
  for (;;) {
    const std::lock_guard guard(mutex);  // expect: livelock
    if (ready) return;
  }
}

int main() { in_threads(poll, poll); }
