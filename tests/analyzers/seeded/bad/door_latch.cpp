#include <atomic>
#include <thread>

class DoorLatch {
 public:
  bool tryEnter() {
    int expected = 0;
    return state_.compare_exchange_strong(expected, 1, std::memory_order_acquire,
                                          std::memory_order_release);  // expect-any(o): order-mismatch
  }

  void leave() { state_.store(0, std::memory_order_acquire); }  // expect: order-mismatch

 private:
  std::atomic<int> state_{0};
};

int main() {
  DoorLatch latch;
  int inside = 0;
  auto visitor = [&] {
    for (int i = 0; i < 20; ++i) {
      while (!latch.tryEnter()) std::this_thread::yield();
      ++inside;
      latch.leave();
    }
  };
  std::thread a(visitor), b(visitor);
  a.join();
  b.join();
  return inside == 40 ? 0 : 1;
}
