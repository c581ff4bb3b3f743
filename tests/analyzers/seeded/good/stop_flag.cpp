#include <atomic>
#include <thread>

static std::atomic<bool> stopping{false};

static bool shouldStop() {
  return stopping.load(std::memory_order_acquire);
}

int main() {
  std::thread worker([] {
    while (!shouldStop()) std::this_thread::yield();
  });
  stopping.store(true, std::memory_order_release);
  worker.join();
}
