// notify_one where one is not enough, and where it is.
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

class Bounded {
 public:
  void put(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return items_.size() < 8; });
    items_.push(value);
    changed_.notify_one();  // expect[likely]: wait for different things
  }
  int take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !items_.empty(); });
    const int value = items_.front();
    items_.pop();
    changed_.notify_one();  // expect: wait for different things
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<int> items_;
};

std::mutex gate_mutex;
std::condition_variable gate;
bool open = false;
void waits_at_the_gate() {
  std::unique_lock<std::mutex> lock(gate_mutex);
  while (!open) gate.wait(lock);
}
void opens() {
  std::vector<std::thread> all;
  for (int i = 0; i < 3; ++i) all.emplace_back(waits_at_the_gate);
  {
    std::lock_guard<std::mutex> guard(gate_mutex);
    open = true;
  }
  gate.notify_one();  // expect: the others sleep on
  for (std::thread& one : all) one.join();
}

template <class T>
struct Exchange {
  std::mutex mutex_;
  std::condition_variable changed_;
  bool full_ = false, wanted_ = false;
  T value_{};
  void give(T value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return wanted_; });
    value_ = value;
    full_ = true;
    changed_.notify_one();  // expect: wait for different things
  }
  T get() {
    std::unique_lock<std::mutex> lock(mutex_);
    wanted_ = true;
    changed_.wait(lock, [this] { return full_; });
    return value_;
  }
};
int use(Exchange<int>& exchange) {
  exchange.give(1);
  return exchange.get();
}

void in_lambdas() {
  std::mutex mutex;
  std::condition_variable changed;
  int odd = 0, even = 0;
  std::jthread a([&] {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return odd > 0; });
  });
  std::jthread b([&] {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [&] { return even > 0; });
  });
  std::lock_guard<std::mutex> guard(mutex);
  ++odd;
  changed.notify_one();  // expect: wait for different things
}

// Near misses.
class Queue {
 public:
  void put(int value) {
    std::lock_guard<std::mutex> guard(mutex_);
    items_.push(value);
    filled_.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [this] { return !items_.empty(); });
    const int value = items_.front();
    items_.pop();
    return value;
  }
  bool take_or_stop() {
    std::unique_lock<std::mutex> lock(mutex_);
    filled_.wait(lock, [this] { return stopped_ || !items_.empty(); });
    if (items_.empty()) return false;
    items_.pop();
    return true;
  }
  void stop() {
    std::lock_guard<std::mutex> guard(mutex_);
    stopped_ = true;
    filled_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::queue<int> items_;
  bool stopped_ = false;
};
class TwoConditions {
 public:
  void put() {
    std::unique_lock<std::mutex> lock(mutex_);
    not_full_.wait(lock, [this] { return count_ < 8; });
    ++count_;
    not_empty_.notify_one();
  }
  void take() {
    std::unique_lock<std::mutex> lock(mutex_);
    not_empty_.wait(lock, [this] { return count_ > 0; });
    --count_;
    not_full_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  int count_ = 0;
};
class AllWake {
 public:
  void put() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return count_ < 8; });
    ++count_;
    changed_.notify_all();
  }
  void take() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return count_ > 0; });
    --count_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};
class OneWaiter {
 public:
  void finish() {
    std::lock_guard<std::mutex> guard(mutex_);
    done_ = true;
    changed_.notify_one();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return done_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
};
