#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

class RateLimiter {
  using Clock = std::chrono::steady_clock;

 public:
  explicit RateLimiter(int perSecond) : interval_(std::chrono::microseconds(1'000'000 / perSecond)) {}

  void acquire() {
    const auto now = Clock::now();
    Clock::time_point slot;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      slot = std::max(now, next_);
      next_ = slot + interval_;
    }
    if (slot > now) std::this_thread::sleep_for(slot - now);
  }

 private:
  const Clock::duration interval_;
  std::mutex mutex_;
  Clock::time_point next_{};
};

int main() {
  RateLimiter limiter(10'000);
  std::vector<std::jthread> clients;
  for (int c = 0; c < 4; ++c) {
    clients.emplace_back([&limiter] {
      for (int i = 0; i < 10; ++i) limiter.acquire();
    });
  }
}
