#include <condition_variable>
#include <mutex>
#include <thread>

class Barrier {
 public:
  explicit Barrier(int parties) : parties_(parties), left_(parties) {}
  void arrive() {
    std::unique_lock<std::mutex> lock(mutex_);
    const int round = round_;
    if (--left_ == 0) {
      left_ = parties_;
      ++round_;
      lock.unlock();
      passed_.notify_all();
      return;
    }
    while (round == round_) passed_.wait(lock);
    std::lock_guard<std::mutex> stats(statsMutex_);
    ++waits_;
  }

 private:
  const int parties_;
  std::mutex mutex_;
  std::mutex statsMutex_;
  std::condition_variable passed_;
  int left_;
  int round_ = 0;
  int waits_ = 0;
};

int main() {
  Barrier barrier(2);
  auto run = [&barrier] {
    for (int i = 0; i < 10; ++i) barrier.arrive();
  };
  std::thread a(run), b(run);
  a.join();
  b.join();
}
