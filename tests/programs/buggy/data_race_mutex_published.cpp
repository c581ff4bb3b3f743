// A mutex is published before anything orders its construction.
#include "../in_threads.h"

#include <mutex>

struct Box {
  std::mutex mutex;
  int value = 0;
};

std::atomic<Box*> shared;

int main() {
  in_threads([] { shared.store(new Box, kRelaxed); },
             [] {
               if (Box* box = shared.load(kRelaxed)) {
                 box->mutex.lock();  // expect: data-race
                 box->mutex.unlock();
               }
             });
}
