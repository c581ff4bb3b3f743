// executions: *
// A latch publishes what was written before it was counted down.
#include <latch>

#include "../in_threads.h"

int main() {
  std::latch done(2);
  int results[2] = {};
  const auto work = [&](int self) {
#ifdef WEAK
    done.count_down();
    results[self] = 1;
#else
    results[self] = 1;
    done.count_down();
#endif
  };
  in_threads([&] { work(0); }, [&] { work(1); },
             [&] {
               done.wait();
               assert(results[0] == 1 && results[1] == 1);  // weak-here: data-race
             });
}
