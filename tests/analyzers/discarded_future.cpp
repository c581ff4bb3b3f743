// Futures of std::async that nobody keeps, and futures that somebody does.
#include <future>
#include <utility>
#include <vector>

int work(int n) { return n; }

void statement() {
  std::async(std::launch::async, work, 1);  // expect[certain]: the future is dropped
}

struct Cache {
  void warm() {
    (void)std::async([this] { ++size_; });  // expect: the future is dropped
  }
  int size_ = 0;
};

template <class F>
void run(F f) {
  static_cast<void>(std::async(std::launch::async, f));  // expect: the future is dropped
}
void use() {
  run([] {});
  auto in_lambda = [] { std::async(work, 2); };  // expect: the future is dropped
  in_lambda();
}

void each_turn_waits() {
  for (int i = 0; i < 4; ++i) {
    auto done = std::async(std::launch::async, work, i);  // expect[likely]: the future dies right here
  }
}

void never() {
  std::async(std::launch::deferred, work, 3);  // expect: never runs
}

std::future<int> start(int n) { return std::async(std::launch::async, work, n); }
void through_a_function() {
  start(4);  // expect[likely]: the future is dropped
}

// Near misses.
void kept() {
  std::future<int> result = std::async(std::launch::async, work, 5);
  work(6);
  result.get();
}
std::future<int> returned() { return std::async(work, 7); }
void collected() {
  std::vector<std::future<int>> all;
  for (int i = 0; i < 3; ++i) all.push_back(std::async(std::launch::async, work, i));
  for (auto& one : all) one.get();
}
void consume(std::future<int> future) { future.wait(); }
void passed_on() { consume(std::async(work, 8)); }
void runs_beside() {
  auto done = std::async(std::launch::async, work, 9);
  work(10);
}
int async(int n) { return n; }
void another_function() { async(11); }
