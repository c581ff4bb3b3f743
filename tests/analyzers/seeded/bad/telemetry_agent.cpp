#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

class TelemetryAgent {
 public:
  void Start() {
    std::lock_guard<std::mutex> lock(mu_);
    worker_ = std::thread(&TelemetryAgent::Run, this);
  }

  void Stop() {
    std::lock_guard<std::mutex> lock(mu_);
    stopping_ = true;
    cv_.notify_all();
    if (worker_.joinable()) worker_.join();  // expect: blocking-under-lock
  }

  void Emit(std::string event) {
    {
      std::lock_guard<std::mutex> lock(mu_);
      queue_.push_back(std::move(event));
    }
    cv_.notify_one();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mu_);
    for (;;) {
      cv_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      queue_.pop_front();
      ++sent_;
    }
  }

  std::mutex mu_;
  std::condition_variable cv_;
  std::deque<std::string> queue_;
  bool stopping_ = false;
  long sent_ = 0;
  std::thread worker_;
};

int main() {
  TelemetryAgent agent;
  agent.Start();
  for (int i = 0; i < 20; ++i) agent.Emit("boot");
  agent.Stop();
}
