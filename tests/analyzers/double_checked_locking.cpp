// Tests without a lock before the same test with it, and the ways to do it right.
#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>

struct Config {
  int size = 0;
};
std::mutex mutex;
Config* instance = nullptr;

Config* plain() {
  if (instance == nullptr) {  // expect[likely]: this test of instance races
    std::lock_guard<std::mutex> guard(mutex);
    if (instance == nullptr) instance = new Config;
  }
  return instance;
}

class Index {
 public:
  void build() {
    if (built_) return;  // expect: this test of Index::built_ races
    std::lock_guard<std::mutex> guard(mutex_);
    if (built_) return;
    size_ = 1;
    built_ = true;
  }
  void by_hand() {
    if (!ready_) {  // expect: this test of Index::ready_ races
      mutex_.lock();
      if (!ready_) ready_ = true;
      mutex_.unlock();
    }
  }

 private:
  std::mutex mutex_;
  bool built_ = false;
  bool ready_ = false;
  int size_ = 0;
};

std::atomic<Config*> relaxed{nullptr};
Config* by_relaxed() {
  Config* seen = relaxed.load(std::memory_order_relaxed);  // expect: this relaxed test of relaxed
  if (seen == nullptr) {
    std::lock_guard<std::mutex> guard(mutex);
    seen = relaxed.load(std::memory_order_relaxed);
    if (seen == nullptr) {
      seen = new Config;
      relaxed.store(seen, std::memory_order_release);
    }
  }
  return seen;
}

template <class T>
struct Lazy {
  std::unique_ptr<T> value_;
  std::mutex mutex_;
  T& get() {
    if (!value_) {  // expect: this test of Lazy::value_ races
      std::scoped_lock guard(mutex_);
      if (!value_) value_ = std::make_unique<T>();
    }
    return *value_;
  }
};
void use(Lazy<int>& lazy) { lazy.get(); }

void in_lambda() {
  auto init = [] {
    if (instance) return;  // expect: this test of instance races
    std::lock_guard<std::mutex> guard(mutex);
    if (!instance) instance = new Config;
  };
  init();
}

// Near misses.
std::atomic<Config*> published{nullptr};
Config* acquire_release() {
  Config* seen = published.load(std::memory_order_acquire);
  if (seen == nullptr) {
    std::lock_guard<std::mutex> guard(mutex);
    seen = published.load(std::memory_order_relaxed);
    if (seen == nullptr) {
      seen = new Config;
      published.store(seen, std::memory_order_release);
    }
  }
  return seen;
}
std::shared_mutex readers;
int* cached = nullptr;
int* under_a_reader_lock() {
  {
    std::shared_lock<std::shared_mutex> guard(readers);
    if (cached) return cached;
  }
  std::unique_lock<std::shared_mutex> guard(readers);
  if (!cached) cached = new int;
  return cached;
}
Config& once() {
  static Config config;
  return config;
}
Config* always_locked() {
  std::lock_guard<std::mutex> guard(mutex);
  if (instance == nullptr) instance = new Config;
  return instance;
}
int different_things(int n) {
  if (n == 0) return 0;
  std::lock_guard<std::mutex> guard(mutex);
  if (instance == nullptr) instance = new Config;
  return n;
}
std::atomic<bool> done{false};
void sequential() {
  if (done) return;
  std::lock_guard<std::mutex> guard(mutex);
  if (!done) done = true;
}
