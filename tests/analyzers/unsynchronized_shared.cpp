// Objects that two threads reach.
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

// True: a captured local.
int captured() {
  int result = 0;
  std::thread worker([&result] { result = 1; });  // expect: data race: result is written here and read by another
  int seen = result;
  worker.join();
  return seen;
}

// True: a global, by two functions.
int hits;
void count() { ++hits; }  // expect: data race: hits is written
void two_functions() {
  std::thread a(count);
  std::thread b(count);
  a.join();
  b.join();
}

// True: a member thread against a public method.
class Poller {
 public:
  void start() {
    thread_ = std::thread([this] {
      while (!stop_) ++polls_;  // expect: data race: Poller::polls_
    });
  }
  void stop() {
    stop_ = true;
    thread_.join();
  }
  int polls() const { return polls_; }

 private:
  std::thread thread_;
  std::atomic<bool> stop_{false};
  int polls_ = 0;
};

// True: threads from a loop, through a template.
template <class T>
struct Sum {
  T total{};
  void add(T value) { total += value; }  // expect: data race: Sum::total
};
int loop() {
  Sum<int> sum;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&sum, i] { sum.add(i); });
  for (std::thread& thread : threads) thread.join();
  return sum.total;
}

// Near miss: joined first, before the start, under a lock, atomic, each its own.
int joined() {
  int result = 0;
  std::thread worker([&result] { result = 1; });
  worker.join();
  return result;
}
int before() {
  int result = 0;
  result = 2;
  std::thread worker([&result] { result += 1; });
  worker.join();
  std::thread second([&result] { result += 1; });
  second.join();
  return result;
}
int locked() {
  int result = 0;
  std::mutex mutex;
  std::thread worker([&] {
    std::lock_guard<std::mutex> lock(mutex);
    ++result;
  });
  {
    std::lock_guard<std::mutex> lock(mutex);
    ++result;
  }
  worker.join();
  return result;
}
int atomics() {
  std::atomic<int> result{0};
  std::thread worker([&] { ++result; });
  ++result;
  worker.join();
  return result;
}
int own_elements() {
  std::vector<int> results(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&results, i] { results[i] = i; });
  for (std::thread& thread : threads) thread.join();
  return results[0];
}
int copies() {
  int value = 1;
  std::thread worker([value]() mutable { ++value; });
  ++value;
  worker.join();
  return value;
}
