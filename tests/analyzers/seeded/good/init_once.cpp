#include <atomic>
#include <thread>
#include <vector>

enum Phase { kCold, kStarting, kReady };

static std::atomic<int> phase{kCold};
static std::vector<int> table;

static void ensureTable() {
  int cold = kCold;
  const bool mine = std::atomic_compare_exchange_strong(&phase, &cold, int{kStarting});
  if (mine) {
    table.assign(100, 1);
    phase.store(kReady);
    return;
  }
  while (phase.load() != kReady) std::this_thread::yield();
}

int main() {
  std::thread a(ensureTable), b(ensureTable);
  a.join();
  b.join();
  return table.size() == 100 ? 0 : 1;
}
