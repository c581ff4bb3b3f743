// allow-hint: false-sharing
#include <atomic>
#include <cstring>
#include <thread>

struct Counters {
  std::atomic<long> sent;
  std::atomic<long> lost;
};

static Counters counters{};

static void resetCounters() {
  counters.sent.store(0);
  counters.lost.store(0);
}

static long snapshotSent() {
  long value = 0;
  value = counters.sent.load();
  return value;
}

int main() {
  std::thread sender([] {
    for (int i = 0; i < 100; ++i) {
      counters.sent.fetch_add(1);
      if (i % 9 == 0) counters.lost.fetch_add(1);
    }
  });
  long seen = snapshotSent();
  resetCounters();
  sender.join();
  return seen < 0;
}
