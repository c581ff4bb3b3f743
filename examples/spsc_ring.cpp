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

// ---- output ----
// $ snarl verify examples/spsc_ring.cpp
// verified: examples/spsc_ring.cpp (rc11, 9 executions and 12 blocked)
//
// $ snarl verify examples/spsc_ring.cpp -- -DBROKEN
// bug: examples/spsc_ring.cpp (rc11, 0 executions and 3 blocked)
//
// data race: read by thread 0 and write by thread 1 [data-race]
//   thread 0: read at examples/spsc_ring.cpp:31:14 in SpscRing<int, 2ul>::try_pop
//   thread 1: write at examples/spsc_ring.cpp:23:30 in SpscRing<int, 2ul>::try_push
//
//       | thread 0                                     | thread 1
//   ----+----------------------------------------------+---------------------------------------------
//    #1 | spsc_ring.cpp:43  create thread 1            |
//    #2 |                                              | spsc_ring.cpp:21  load tail_ = 0 (relaxed)
//       |                                              |   from the initial value
//    #3 |                                              | spsc_ring.cpp:22  load head_ = 0 (relaxed)
//       |                                              |   from the initial value
//    #4 |                                              | spsc_ring.cpp:24  store tail_ := 1 (release)
//    #5 | spsc_ring.cpp:29  load head_ = 0 (relaxed)   |
//       |   from the initial value                     |
//    #6 | spsc_ring.cpp:30  load tail_ = 1 (acquire)   |
//       |   from #4                                    |
//    #7 | spsc_ring.cpp:31  read [0x...]      |
//    #8 | spsc_ring.cpp:32  store head_ := 1 (release) |
//    #9 |                                              | spsc_ring.cpp:21  load tail_ = 1 (relaxed)
//       |                                              |   from #4
//   #10 |                                              | spsc_ring.cpp:22  load head_ = 1 (relaxed)
//       |                                              |   from #8
//   #11 |                                              | spsc_ring.cpp:24  store tail_ := 2 (release)
//   #12 |                                              | spsc_ring.cpp:21  load tail_ = 2 (relaxed)
//       |                                              |   from #11
//   #13 |                                              | spsc_ring.cpp:22  load head_ = 1 (relaxed)
//       |                                              |   from #8
//   #14 |                                              | spsc_ring.cpp:23  write [0x...]
//
//   missing: Nothing orders the read of thread 0 before the write of thread 1: no happens-before between them.
