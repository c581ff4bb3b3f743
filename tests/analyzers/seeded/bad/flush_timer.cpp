#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

class FlushTimer {
 public:
  FlushTimer() : thread_(&FlushTimer::run, this) {}  // expect-any(t): thread-before-members
  ~FlushTimer() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

 private:
  void run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!wake_.wait_for(lock, std::chrono::milliseconds(5), [this] { return stop_; })) ++flushes_;
  }

  std::thread thread_;  // expect-any(t): thread-before-members
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  long flushes_ = 0;
};

int main() { FlushTimer timer; }
