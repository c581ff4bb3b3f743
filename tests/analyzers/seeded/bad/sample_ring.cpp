// One producer, one consumer.
#include <array>
#include <atomic>
#include <cstddef>
#include <thread>

template <typename T, std::size_t N>
class SampleRing {
 public:
  bool push(const T& value) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) == N) return false;
    slots_[tail % N] = value;
    tail_.store(tail + 1, std::memory_order_relaxed);  // expect: relaxed-publication
    return true;
  }

  bool pop(T& value) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head == tail_.load(std::memory_order_acquire)) return false;
    value = slots_[head % N];
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  alignas(64) std::atomic<std::size_t> head_{0};
  alignas(64) std::atomic<std::size_t> tail_{0};
  alignas(64) std::array<T, N> slots_{};
};

int main() {
  SampleRing<double, 16> ring;
  std::thread microphone([&ring] {
    for (int i = 0; i < 200; ++i) {
      while (!ring.push(i * 0.5)) std::this_thread::yield();
    }
  });
  double sum = 0;
  for (int n = 0; n < 200;) {
    double sample;
    if (ring.pop(sample)) {
      sum += sample;
      ++n;
    } else {
      std::this_thread::yield();
    }
  }
  microphone.join();
  return sum > 0 ? 0 : 1;
}
