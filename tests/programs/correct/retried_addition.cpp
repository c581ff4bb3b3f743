// executions: *
// also: -- -O1 => 6
// also: -- -O2 => 6
// As retried_update.c, in C++: what a failed round read is handed to the next through the variable that
// compare_exchange is given by reference. The optimiser must not put a copy of the first round before the loop: a
// failed round there would count beside one in the loop.
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> total{0};

static void add(int by) {
  for (;;) {
    int before = total.load(std::memory_order_acquire);
    if (total.compare_exchange_strong(before, before + by, std::memory_order_release, std::memory_order_relaxed))
      return;
  }
}

int main() {
  std::thread one([] { add(1); }), two([] { add(2); }), three([] { add(4); });
  one.join();
  two.join();
  three.join();
  assert(total.load(std::memory_order_relaxed) == 7);
}
