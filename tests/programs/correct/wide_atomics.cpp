// executions: *
// A 16-byte compare-exchange on a pair: never a torn pair.
// flags: -mcx16
#include "../in_threads.h"

struct alignas(16) Pair {
  long first, second;
};

int main() {
  std::atomic<Pair> pair = Pair{0, 0};
  const auto add = [&] {
    Pair old = pair.load(kRelaxed);
    while (!pair.compare_exchange_weak(old, Pair{old.first + 1, old.second + 1}, kAcqRel, kRelaxed)) {
      assert(old.first == old.second);
    }
  };
  in_threads(add, add);
  assert(pair.load().first == 2);
}
