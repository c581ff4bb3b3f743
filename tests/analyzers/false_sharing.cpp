// Neighbours in a cache line that different threads write, and neighbours that are apart or of one thread.
#include <array>
#include <atomic>
#include <mutex>
#include <new>
#include <thread>
#include <vector>

struct Stats {
  std::atomic<long> produced{0};
  std::atomic<long> consumed{0};  // expect[likely]: share a cache line
};
void run(Stats& stats) {
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i) ++stats.produced;
  });
  std::jthread b([&] {
    for (int i = 0; i < 1000; ++i) stats.consumed.fetch_add(1);
  });
}

class Ends {
 public:
  void run() {
    std::jthread a([this] { push(); }), b([this] { pop(); });
  }

 private:
  void push() {
    for (int i = 0; i < 9; ++i) std::lock_guard<std::mutex> guard(head_);
  }
  void pop() {
    for (int i = 0; i < 9; ++i) std::lock_guard<std::mutex> guard(tail_);
  }
  std::mutex head_;
  std::mutex tail_;  // expect: share a cache line
};

long counts[8];  // expect: each is written by another thread
void count(int id) {
  for (int i = 0; i < 1000; ++i) counts[id]++;
}
void run_many() {
  std::vector<std::thread> all;
  for (int i = 0; i < 8; ++i) all.emplace_back(count, i);
  for (std::thread& one : all) one.join();
}

template <class T>
struct Slots {
  struct Slot {
    std::atomic<T> value{};
  };
  std::array<Slot, 4> slots_;  // expect: each is written by another thread
  void run() {
    std::vector<std::jthread> all;
    for (int i = 0; i < 4; ++i)
      all.emplace_back([this, i] {
        Slot& mine = slots_[i];
        for (int n = 0; n < 100; ++n) mine.value.fetch_add(1);
      });
  }
};
void use(Slots<int>& slots) { slots.run(); }

// Near misses.
struct Apart {
  alignas(64) std::atomic<long> produced{0};
  alignas(64) std::atomic<long> consumed{0};
};
void run_apart(Apart& stats) {
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i) ++stats.produced;
  });
  std::jthread b([&] {
    for (int i = 0; i < 1000; ++i) ++stats.consumed;
  });
}
struct OneWriter {
  std::atomic<long> hits{0};
  std::atomic<long> misses{0};
};
void run_one(OneWriter& stats) {
  std::jthread a([&] {
    for (int i = 0; i < 1000; ++i) ++stats.hits, ++stats.misses;
  });
}
struct SetOnce {
  std::atomic<bool> started{false};
  std::atomic<bool> stopped{false};
};
void run_once(SetOnce& state) {
  std::jthread a([&] { (void)state.stopped.load(); });
  state.started = true;
}
struct alignas(64) Padded {
  long value = 0;
};
Padded padded[8];
void count_padded(int id) {
  for (int i = 0; i < 1000; ++i) padded[id].value++;
}
void run_padded() {
  std::vector<std::jthread> all;
  for (int i = 0; i < 8; ++i) all.emplace_back(count_padded, i);
}
long results[8];
void sum(int id) {
  long total = 0;
  for (int i = 0; i < 1000; ++i) total += i;
  results[id] = total;
}
void run_sums() {
  std::vector<std::jthread> all;
  for (int i = 0; i < 8; ++i) all.emplace_back(sum, i);
}
