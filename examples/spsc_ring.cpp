// A bounded ring for one producer and one consumer (Lamport 1977, with acquire and release as in C++11).
//
// Each index is written by one side only. The producer may fill a cell after it has seen, with acquire, that the
// consumer has left it; the consumer may read it after it has seen, with acquire, that the producer has filled it.
// -DBROKEN reads the consumer's index with relaxed order: the producer may then overwrite a cell that is being read.
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

#ifdef BROKEN
constexpr auto kSpaceOrder = std::memory_order_relaxed;
#else
constexpr auto kSpaceOrder = std::memory_order_acquire;
#endif

template <typename T, std::size_t kCapacity>
class SpscRing {
 public:
  bool try_push(const T& value) {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(kSpaceOrder) == kCapacity) return false;
    cells_[tail % kCapacity] = value;
    tail_.store(tail + 1, std::memory_order_release);
    return true;
  }

  bool try_pop(T* value) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (tail_.load(std::memory_order_acquire) == head) return false;
    *value = cells_[head % kCapacity];
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

 private:
  std::atomic<std::size_t> head_ = 0, tail_ = 0;
  T cells_[kCapacity];
};

int main() {
  SpscRing<int, 2> ring;
  std::thread producer([&] {
    for (int i = 0; i < 3; ++i)
      while (!ring.try_push(i)) std::this_thread::yield();
  });
  for (int i = 0; i < 3; ++i) {
    int value;
    while (!ring.try_pop(&value)) std::this_thread::yield();
    assert(value == i);
  }
  producer.join();
}
