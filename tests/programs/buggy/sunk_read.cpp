// A slot is read before the compare-exchange that decides whether the value counts; the owner may fill it anew
// meanwhile. An optimiser may move the read into the branch where the exchange succeeded, and there it does not race.
#include <atomic>

#include "../in_threads.h"

static std::atomic<int> top{0}, bottom{0};
static int slot;

static inline void push(int value) {
  const int b = bottom.load(std::memory_order_relaxed);
  if (b - top.load(std::memory_order_acquire) >= 1) return;
  slot = value;  // expect: data-race with line 20
  bottom.store(b + 1, std::memory_order_release);
}

static inline int steal() {
  int t = top.load(std::memory_order_acquire);
  if (t >= bottom.load(std::memory_order_acquire)) return -1;
  const int value = slot;
  return top.compare_exchange_strong(t, t + 1) ? value : -1;
}

int main() {
  in_threads([] { push(1), push(2); }, [] { steal(); }, [] { steal(); });
}
