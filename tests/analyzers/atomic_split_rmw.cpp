// Updates of atomics in two steps, and what looks like them.
#include <atomic>
#include <mutex>
#include <thread>

std::atomic<int> total{0};

void assignment() { total = total + 1; }  // expect[likely]: what other threads store in between is lost

struct Gauge {
  std::atomic<long> level_{0};
  std::atomic<long> peak_{0};
  std::atomic<bool> on_{false};
  void add(long by) {
    level_.store(level_.load() + by);  // expect: the load and this store are two steps
    long now = level_.load();
    if (now > peak_.load()) peak_.store(now);  // expect: one compare_exchange decides
  }
  void toggle() { on_ = !on_; }  // expect: the load and this store are two steps
};

template <class T>
struct Counter {
  std::atomic<T> value{};
  void twice() {
    T seen = value.load();  // expect-note: loaded here
    seen *= 2;
    value.store(seen);  // expect: the load and this store are two steps
  }
};
void use(Counter<int>& counter) { counter.twice(); }

void in_lambdas() {
  std::atomic<int> hits{0};
  auto work = [&hits] {
    const int old = hits.load(std::memory_order_relaxed);
    hits.store(old + 1, std::memory_order_relaxed);  // expect[likely]: the load and this store are two steps
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}

void through_functions() {
  std::atomic_store(&total, std::atomic_load(&total) - 1);  // expect: the load and this store are two steps
}

// A single writer counts so: worth a look only.
struct Statistics {
  std::atomic<long> bytes{0};
  void add(long n) {
    bytes.store(bytes.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);  // expect[hint]: two steps
  }
};

// Near misses.
std::atomic<int> other{0};
std::mutex mutex;
void one_step() {
  total += 1;
  ++total;
  total.fetch_add(2);
}
void from_another() { total = other + 1; }
void under_a_lock() {
  std::lock_guard<std::mutex> guard(mutex);
  total = total + 1;
}
void by_compare_exchange() {
  int seen = total.load();
  while (!total.compare_exchange_weak(seen, seen + 1)) {
  }
}
void restores() {
  const int saved = total.load();
  total.store(0);
  total.store(saved);
}
void starts_once() {
  if (total.load() == 0) total.store(1);
}
int copies_out() {
  int seen = total.load();
  other.store(seen + 1);
  return seen;
}
void not_shared_yet() {
  std::atomic<int> fresh{0};
  fresh = fresh + 1;
}
void tests_twice(int value) {
  if (other.load() == 0) {
    std::lock_guard<std::mutex> guard(mutex);
    if (other.load(std::memory_order_relaxed) == 0) other.store(value);
  }
}
