// Notifications of nothing, or of what was changed without the lock, and right ones.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <queue>

std::mutex mutex;
std::condition_variable turned;
int page = 0;
int reader = 0;
void waits(int seen) {
  std::unique_lock<std::mutex> lock(mutex);
  turned.wait(lock, [&] { return page != seen; });
}
void changes_something_else() {
  std::lock_guard<std::mutex> guard(mutex);
  ++reader;
  turned.notify_all();  // expect[likely]: nothing that the waiters test has changed
}

class Service {
 public:
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return stopped_.load(); });
  }
  void stop() {
    stopped_.store(true);
    changed_.notify_all();  // expect[likely]: changed without their lock
  }
  void poke() {
    changed_.notify_all();  // expect[hint]: nothing that the waiters test has changed
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> stopped_{false};
};

template <class T>
struct Slot {
  std::mutex mutex_;
  std::condition_variable filled_;
  bool full_ = false;
  T value_{};
  void put(T value) {
    std::lock_guard<std::mutex> guard(mutex_);
    value_ = value;        // but not full_
    filled_.notify_one();  // expect: nothing that the waiters test has changed
  }
  void take() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!full_) filled_.wait(lock);
    full_ = false;
  }
};
void use(Slot<int>& slot) {
  slot.put(1);
  slot.take();
}

void in_lambdas() {
  std::mutex own;
  std::condition_variable changed;
  bool ready = false;
  auto wait = [&] {
    std::unique_lock<std::mutex> lock(own);
    changed.wait(lock, [&] { return ready; });
  };
  auto announce = [&] {
    ready = true;
    changed.notify_one();  // expect: changed without their lock
  };
  announce();
  wait();
}

// Near misses.
class Queue {
 public:
  void put(int value) {
    {
      std::lock_guard<std::mutex> guard(mutex_);
      items_.push(value);
    }
    filled_.notify_one();
  }
  void put_locked(int value) {
    items_.push(value);
    filled_.notify_one();
  }
  void put_two() {
    std::lock_guard<std::mutex> guard(mutex_);
    put_locked(1);
    put_locked(2);
  }
  void close() {
    std::lock_guard<std::mutex> guard(mutex_);
    closed_ = true;
    wake();
  }
  void take() {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !items_.empty(); });
    if (!items_.empty()) items_.pop();
  }

 private:
  void wake() { filled_.notify_all(); }
  std::mutex mutex_;
  std::condition_variable filled_;
  std::queue<int> items_;
  bool closed_ = false;
};
class ByHelper {
 public:
  void finish() {
    std::lock_guard<std::mutex> guard(mutex_);
    set();
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!done_) changed_.wait(lock);
  }

 private:
  void set() { done_ = true; }
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
};
