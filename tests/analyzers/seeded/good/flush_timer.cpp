#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

class FlushTimer {
 public:
  FlushTimer() : thread_(&FlushTimer::run, this) {}
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

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  long flushes_ = 0;
  std::thread thread_;
};

int main() { FlushTimer timer; }
