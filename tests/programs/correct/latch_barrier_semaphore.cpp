// executions: *
// latch, barrier with a completion function, counting_semaphore.
#include <barrier>
#include <latch>
#include <semaphore>
#include <thread>

#include <cassert>

int main() {
  std::latch started(2);
  int rounds = 0;
  std::barrier round(2, [&]() noexcept { ++rounds; });
  std::counting_semaphore<2> tokens(0);
  int left = 0, right = 0;
  std::thread other([&] {
    left = 1;
    started.arrive_and_wait();
    assert(right == 1);
    round.arrive_and_wait();
    tokens.release();
    round.arrive_and_wait();
  });
  right = 1;
  started.arrive_and_wait();
  assert(left == 1);
  round.arrive_and_wait();
  assert(rounds == 1);
  tokens.acquire();
  round.arrive_and_wait();
  other.join();
  assert(rounds == 2);
}
