// A store without a notify.
#include "../in_threads.h"

int main() {
  std::atomic<int> stage = 0;
  in_threads([&] { stage.store(1); },
             [&] {
               stage.wait(0);  // expect: deadlock
             });
}
