// A latch for three, and only two arrive.
#include <latch>

#include "../in_threads.h"

int main() {
  std::latch all(3);
  in_threads([&] { all.count_down(); },
             [&] {
               all.arrive_and_wait();  // expect: deadlock
             });
}
