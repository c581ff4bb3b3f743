// executions: 3
// Three compare-exchanges from 0: one of three wins, and the losers can only read the winner's value.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0;
  std::atomic<int> winners = 0;
  const auto enter = [&](int self) {
    int expected = 0;
    if (x.compare_exchange_strong(expected, self, kAcqRel, kAcquire)) winners.fetch_add(1, kRelaxed);
    else assert(expected != 0 && expected != self);
  };
  in_threads([&] { enter(1); }, [&] { enter(2); }, [&] { enter(3); });
  assert(winners == 1);
}
