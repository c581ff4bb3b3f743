// A mutex unlocked by a thread that does not hold it.
#include <mutex>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  in_threads([&] { mutex.lock(); },
             [&] {
               mutex.unlock();  // expect: lock-misuse
             });
}
