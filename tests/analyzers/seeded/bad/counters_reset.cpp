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
  std::memset(static_cast<void*>(&counters), 0, sizeof counters);  // expect: mixed-atomic-plain
}

static long snapshotSent() {
  long value = 0;
  std::memcpy(&value, &counters.sent, sizeof value);  // expect: mixed-atomic-plain
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
