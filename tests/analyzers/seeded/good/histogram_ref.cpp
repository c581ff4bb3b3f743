#include <atomic>
#include <thread>

struct Histogram {
  int buckets[8] = {};
  int overflow = 0;
};

static Histogram histogram;

static void record(int value) {
  if (value >= 8) {
    std::atomic_ref<int>(histogram.overflow).fetch_add(1, std::memory_order_relaxed);
  } else {
    std::atomic_ref<int>(histogram.buckets[value]).fetch_add(1, std::memory_order_relaxed);
  }
}

static bool overflowed() {
  return std::atomic_ref<int>(histogram.overflow).load(std::memory_order_relaxed) > 0;
}

int main() {
  std::thread sampler([] {
    for (int i = 0; i < 10; ++i) record(i);
  });
  bool early = overflowed();
  sampler.join();
  return early || overflowed() ? 0 : 1;
}
