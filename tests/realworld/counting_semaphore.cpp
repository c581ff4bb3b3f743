// std::counting_semaphore as a lock of three threads; run with --std-internals to check the library's own waiting.
#include <semaphore>

#include "tests/programs/in_threads.h"

int main() {
  std::counting_semaphore<1> semaphore(1);
  int counter = 0;
  const auto work = [&] {
    semaphore.acquire();
    ++counter;
    semaphore.release();
  };
  in_threads(work, work, work);
  assert(counter == 3);
}
