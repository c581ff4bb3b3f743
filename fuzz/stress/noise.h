// Threads beside the test that keep the caches and the memory busy.
#pragma once
#include <atomic>
#include <cstddef>
#include <memory>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace snarl::stress {

class Noise {
 public:
  explicit Noise(int threads) {
    try {
      for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    } catch (const std::system_error&) {
      // As much as the machine gives.
    }
  }
  ~Noise() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Noise(const Noise&) = delete;
  Noise& operator=(const Noise&) = delete;

 private:
  static constexpr std::size_t kBytes = std::size_t{16} << 20;
  void run() const {
    const std::unique_ptr<char[]> memory(new (std::nothrow) char[kBytes]());
    if (memory == nullptr) return;
    for (std::size_t at = 0; !stop_.load(std::memory_order_relaxed); at = (at + 64 * 67) % kBytes) {
      volatile char& byte = memory[at];
      byte = static_cast<char>(byte + 1);
    }
  }

  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace snarl::stress
