// Release stores that nobody acquires, acquires of what nobody releases, and pairs.
#include <atomic>
#include <thread>

constexpr auto relaxed = std::memory_order_relaxed;

static std::atomic<int> frame{0};
void shows() { frame.store(1, std::memory_order_release); }
void waits() {
  while (frame.load(relaxed) == 0) std::this_thread::yield();  // expect[likely]: every load of frame is relaxed
}

class Clock {
 public:
  void tick() { epoch_.fetch_add(1, relaxed); }
  void wait() const {
    while (epoch_.load(std::memory_order_acquire) == 0) {  // expect: every store to Clock::epoch_ is relaxed
    }
  }

 private:
  std::atomic<int> epoch_{0};
};

template <class T>
class Cell {
 public:
  void set(T value) { value_.store(value, std::memory_order_release); }
  T get() const { return value_.load(relaxed); }  // expect: every load of Cell::value_ is relaxed

 private:
  std::atomic<T> value_{};
};
int use(Cell<int>& cell) {
  cell.set(1);
  return cell.get();
}

void in_lambdas() {
  std::atomic<bool> done{false};
  auto finish = [&] { done.store(true, relaxed); };
  auto wait = [&] {
    return done.load(std::memory_order_acquire);  // expect: every store to done is relaxed
  };
  finish();
  wait();
}

// Near misses.
static std::atomic<int> paired{0};
void releases() { paired.store(1, std::memory_order_release); }
int acquires() { return paired.load(std::memory_order_acquire); }
int also_relaxed() { return paired.load(relaxed); }
std::atomic<int> of_other_units{0};
void only_releases() { of_other_units.store(1, std::memory_order_release); }
int only_relaxed() { return of_other_units.load(relaxed); }
static std::atomic<int> fenced{0};
void shows_fenced() { fenced.store(1, std::memory_order_release); }
int reads_fenced() {
  const int seen = fenced.load(relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return seen;
}
static std::atomic<long> counter{0};
void counts() { counter.fetch_add(1, relaxed); }
long reads() { return counter.load(relaxed); }
static std::atomic<int> references{1};
void add_reference() { references.fetch_add(1, relaxed); }
bool drop_reference() { return references.fetch_sub(1, std::memory_order_acq_rel) == 1; }
