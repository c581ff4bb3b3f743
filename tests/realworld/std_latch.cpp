// std::latch: both arrive, and then see what the other did before.
// executions: *
#include <latch>

#include "../programs/in_threads.h"

int main() {
  std::latch all(2);
  int done[2] = {};
  const auto work = [&](int self) {
    done[self] = 1;
    all.arrive_and_wait();
    assert(done[1 - self] == 1);
  };
  in_threads([&] { work(0); }, [&] { work(1); });
}
