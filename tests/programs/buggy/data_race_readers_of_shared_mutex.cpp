// Readers of a shared_mutex do not synchronise with each other, even where one cannot overlap the other.
#include <shared_mutex>

#include "../in_threads.h"

std::shared_mutex mutex;
std::atomic<bool> written;
int data;

int main() {
  in_threads(
      [] {
        mutex.lock_shared();
        data = 1;  // expect: data-race with line 21
        mutex.unlock_shared();
        written.store(true, kRelaxed);
      },
      [] {
        if (!written.load(kRelaxed)) return;
        mutex.lock_shared();
        assert(data == 1);
        mutex.unlock_shared();
      });
}
