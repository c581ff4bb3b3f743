// allow-hint: false-sharing
#include <atomic>
#include <thread>

class Statistics {
 public:
  void hit() { hits_.fetch_add(1, std::memory_order_relaxed); }
  void miss() { misses_.fetch_add(1, std::memory_order_relaxed); }
  double ratio() const {
    const long hits = hits_.load(std::memory_order_relaxed);
    const long misses = misses_.load(std::memory_order_relaxed);
    return hits + misses == 0 ? 0.0 : double(hits) / double(hits + misses);
  }

 private:
  std::atomic<long> hits_{0};
  std::atomic<long> misses_{0};
};

int main() {
  Statistics statistics;
  std::thread a([&] { statistics.hit(), statistics.miss(); });
  double early = statistics.ratio();
  a.join();
  return early <= 1 ? 0 : 1;
}
