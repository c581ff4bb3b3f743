#include <atomic>
#include <cstdint>
#include <thread>

struct PipelineStats {
  alignas(64) std::atomic<std::uint64_t> produced{0};
  alignas(64) std::atomic<std::uint64_t> consumed{0};
};

static PipelineStats stats;

int main() {
  std::thread producer([] {
    for (int i = 0; i < 1000; ++i) stats.produced.fetch_add(1, std::memory_order_relaxed);
  });
  std::thread consumer([] {
    for (int i = 0; i < 1000; ++i) stats.consumed.fetch_add(1, std::memory_order_relaxed);
  });
  producer.join();
  consumer.join();
  return stats.produced == stats.consumed ? 0 : 1;
}
