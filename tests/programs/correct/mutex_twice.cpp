// executions: 90
// Three threads take a std::mutex twice: (3*2)! / (2!)^3 orders.
#include <mutex>

#include "../in_threads.h"

int main() {
  std::mutex mutex;
  int counter = 0;
  const auto add_twice = [&] {
    for (int i = 0; i < 2; ++i) {
      std::lock_guard lock(mutex);
      ++counter;
    }
  };
  in_threads(add_twice, add_twice, add_twice);
  assert(counter == 6);
}
