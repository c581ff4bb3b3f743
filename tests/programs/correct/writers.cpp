// executions: 24
// Four relaxed stores to one location: 4! coherence orders.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0;
  in_threads([&] { x.store(1, kRelaxed); }, [&] { x.store(2, kRelaxed); }, [&] { x.store(3, kRelaxed); },
             [&] { x.store(4, kRelaxed); });
}
