#include <array>
#include <atomic>
#include <thread>
#include <vector>

class WorkerCounters {
 public:
  static constexpr int kWorkers = 4;
  void add(int worker) { slots_[worker].value.fetch_add(1, std::memory_order_relaxed); }
  long total() const {
    long sum = 0;
    for (const Slot& slot : slots_) sum += slot.value.load(std::memory_order_relaxed);
    return sum;
  }

 private:
  struct Slot {  // expect-any(f): false-sharing
    std::atomic<long> value{0};  // expect-any(f): false-sharing
  };
  std::array<Slot, kWorkers> slots_;  // expect-any(f): false-sharing
};

int main() {
  WorkerCounters counters;
  std::vector<std::thread> workers;
  for (int w = 0; w < WorkerCounters::kWorkers; ++w) {
    workers.emplace_back([&counters, w] {
      for (int i = 0; i < 1000; ++i) counters.add(w);
    });
  }
  for (auto& worker : workers) worker.join();
  return counters.total() == 4000 ? 0 : 1;
}
