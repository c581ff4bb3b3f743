// One release for two acquires.
#include <semaphore>

#include "../in_threads.h"

int main() {
  std::counting_semaphore<4> tokens(0);
  in_threads([&] { tokens.release(); },
             [&] {
               tokens.acquire();
               tokens.acquire();  // expect: deadlock
             });
}
