// Two mutexes in opposite orders.
#include <mutex>

#include "../in_threads.h"

int main() {
  std::mutex a, b;
  in_threads(
      [&] {
        std::lock_guard first(a);
        std::lock_guard second(b);  // expect: deadlock with line 15
      },
      [&] {
        std::lock_guard first(b);
        std::lock_guard second(a);
      });
}
