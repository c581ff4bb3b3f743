// std::counting_semaphore as a lock of two threads, with Snarl's waiting code and with libstdc++ 12's own.
// executions: *
#include <semaphore>

#include "../programs/in_threads.h"

int main() {
  std::counting_semaphore<1> semaphore(1);
  int counter = 0;
  const auto work = [&] {
    semaphore.acquire();
    ++counter;
    semaphore.release();
  };
  in_threads(work, work);
  assert(counter == 2);
}
