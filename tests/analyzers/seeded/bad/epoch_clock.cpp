#include <atomic>
#include <cstdint>
#include <thread>

class EpochClock {
 public:
  void advance(std::uint64_t wallTime) {
    wall_ = wallTime;
    epoch_.fetch_add(1, std::memory_order_relaxed);  // expect-any(u): unpaired-release
  }

  std::uint64_t waitForWall() const {
    while (epoch_.load(std::memory_order_acquire) == 0) {  // expect-any(u): unpaired-release
      std::this_thread::yield();
    }
    return wall_;
  }

 private:
  std::uint64_t wall_ = 0;
  std::atomic<std::uint64_t> epoch_{0};
};

int main() {
  EpochClock clock;
  std::thread ticker([&clock] { clock.advance(12345); });
  auto wall = clock.waitForWall();
  ticker.join();
  return wall == 12345 ? 0 : 1;
}
