// Loops that wait for plain variables, and loops that do not.
#include <atomic>
#include <chrono>
#include <mutex>
#include <queue>
#include <thread>

bool ready = false;
int generation = 0;
std::queue<int> jobs;

void empty_body() {
  while (!ready) {  // expect[likely]: this loop waits for ready
  }
}

struct Worker {
  bool stop_ = false;
  const int* result_ = nullptr;
  void wait() {
    while (!stop_) std::this_thread::yield();  // expect: this loop waits for Worker::stop_
  }
  void wait_for_result() const {
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (result_ == nullptr);  // expect: this loop waits for Worker::result_
  }
};

template <class T>
void until(T& flag, T value) {
  while (flag != value) std::this_thread::yield();  // expect: this loop waits for flag
}
void use() { until(generation, 3); }

void with_a_thread() {
  bool done = false;
  std::thread worker([&done] { done = true; });
  while (!done) std::this_thread::yield();  // expect: this loop waits for done
  worker.join();
}

void in_lambda() {
  auto wait = [] {
    for (; jobs.empty();) std::this_thread::yield();  // expect: this loop waits for jobs
  };
  wait();
}

// Near misses.
std::atomic<bool> flag{false};
std::mutex mutex;
void atomic() {
  while (!flag) std::this_thread::yield();
}
void changes_it() {
  while (!ready) ready = true;
}
void calls_something(void (*step)()) {
  while (!ready) step();
}
void local() {
  int i = 0;
  while (i < 10) ++i;
}
void leaves() {
  while (!ready) {
    if (flag) break;
  }
}
void takes_turns() {
  std::unique_lock<std::mutex> lock(mutex);
  while (!ready) {
    lock.unlock();
    std::this_thread::yield();
    lock.lock();
  }
}
void drains() {
  while (!jobs.empty()) jobs.pop();
}
void counts() {
  for (int i = 0; i < generation; ++i) std::this_thread::yield();
}
