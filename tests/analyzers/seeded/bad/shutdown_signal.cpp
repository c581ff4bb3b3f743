#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

class Service {
 public:
  void waitForShutdown() {
    std::unique_lock<std::mutex> lock(mutex_);
    cv_.wait(lock, [this] { return shutdown_.load(); });
  }

  void requestShutdown() {
    shutdown_.store(true);  // expect-any(n): notify-without-change
    cv_.notify_all();  // expect-any(n): notify-without-change
  }

 private:
  std::mutex mutex_;
  std::condition_variable cv_;
  std::atomic<bool> shutdown_{false};
};

int main() {
  Service service;
  std::thread waiter([&service] { service.waitForShutdown(); });
  service.requestShutdown();
  waiter.join();
}
