// Reads on both sides of a relaxed store: an optimiser may join them into the first, which does not race; the second
// does.
#include <atomic>

#include "../in_threads.h"

static int value;
static std::atomic<int> turn{0};

int main() {
  in_threads(
      [] {
        const int first = value;
        turn.store(1, std::memory_order_release);
        const int second = value;  // expect: data-race with line 19
        if (first > second) __builtin_trap();
      },
      [] {
        if (turn.load(std::memory_order_acquire) == 1) value = 7;
      });
}
