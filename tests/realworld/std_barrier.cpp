// std::barrier: the completion runs once in each phase, and everybody sees what all did before.
// executions: *
#include <barrier>

#include "../programs/in_threads.h"

int main() {
  int done[2] = {}, phases = 0;
  std::barrier all(2, [&]() noexcept { ++phases; });
  const auto work = [&](int self) {
    done[self] = 1;
    all.arrive_and_wait();
    assert(done[1 - self] == 1 && phases == 1);
    all.arrive_and_wait();
  };
  in_threads([&] { work(0); }, [&] { work(1); });
  assert(phases == 2);
}
