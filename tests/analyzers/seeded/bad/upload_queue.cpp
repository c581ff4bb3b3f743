#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

class Executor {
 public:
  Executor() : thread_([this](std::stop_token stop) { run(stop); }) {}

  void post(std::function<void()> fn) {
    {
      std::scoped_lock lock(mutex_);
      queue_.push_back(std::move(fn));
    }
    available_.notify_one();
  }

 private:
  void run(std::stop_token stop) {
    for (;;) {
      std::unique_lock lock(mutex_);
      if (!available_.wait(lock, stop, [this] { return !queue_.empty(); })) return;
      auto fn = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      fn();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any available_;
  std::deque<std::function<void()>> queue_;
  std::jthread thread_;
};

struct Upload {
  std::string file;
  int attempts = 0;
};

void enqueueUpload(Executor& executor, const std::string& file) {
  Upload upload{file, 0};
  executor.post([&upload] { ++upload.attempts; });  // expect: detached-captures-local
}

int main() {
  Executor executor;
  for (int i = 0; i < 8; ++i) enqueueUpload(executor, "part" + std::to_string(i));
}
