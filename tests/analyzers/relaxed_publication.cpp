// Relaxed announcements of data, and announcements that publish.
#include <atomic>
#include <mutex>

constexpr auto relaxed = std::memory_order_relaxed;

int payload = 0;
std::atomic<bool> ready{false};
void produce() {
  payload = 42;
  ready.store(true, relaxed);  // expect[likely]: announces payload without publishing it
}
int consume() {
  if (!ready.load(std::memory_order_acquire)) return 0;
  return payload;
}

class Ring {
 public:
  bool push(int value) {
    const unsigned tail = tail_.load(relaxed);
    slots_[tail % 8] = value;
    tail_.store(tail + 1, relaxed);  // expect: announces Ring::slots_
    return true;
  }
  bool pop(int& value) {
    const unsigned head = head_.load(relaxed);
    if (head == tail_.load(std::memory_order_acquire)) return false;
    value = slots_[head % 8];
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  int slots_[8] = {};
  std::atomic<unsigned> head_{0}, tail_{0};
};

template <class T>
struct Once {
  T value_{};
  std::atomic<bool> filled_{false};
  void fill(T value) {
    value_ = value;
    filled_.store(true, std::memory_order_release);
  }
  const T* get() const {
    return filled_.load(relaxed) ? &value_ : nullptr;  // expect: does not make Once::value_ visible
  }
};
const int* use(Once<int>& once) {
  once.fill(1);
  return once.get();
}

void in_lambdas() {
  int data = 0;
  std::atomic<int> state{0};
  auto write = [&] {
    data = 1;
    state.exchange(1, relaxed);  // expect: announces data
  };
  auto read = [&] {
    while (state.load() == 0) {
    }
    return data;
  };
  write();
  read();
}

// Near misses.
int published = 0;
std::atomic<bool> done{false};
void publishes() {
  published = 1;
  done.store(true, std::memory_order_release);
}
int sees() { return done.load(std::memory_order_acquire) ? published : 0; }
int fenced = 0;
std::atomic<bool> flag{false};
void by_fence() {
  fenced = 1;
  std::atomic_thread_fence(std::memory_order_release);
  flag.store(true, relaxed);
}
int sees_by_fence() {
  if (!flag.load(relaxed)) return 0;
  std::atomic_thread_fence(std::memory_order_acquire);
  return fenced;
}
std::atomic<long> hits{0};
void counts() { hits.fetch_add(1, relaxed); }
long total() { return hits.load(relaxed); }
std::mutex mutex;
int guarded = 0;
std::atomic<bool> hint{false};
void under_a_lock() {
  std::lock_guard<std::mutex> guard(mutex);
  guarded = 1;
  hint.store(true, relaxed);
}
int reads_under_a_lock() {
  if (!hint.load(relaxed)) return 0;
  std::lock_guard<std::mutex> guard(mutex);
  return guarded;
}
