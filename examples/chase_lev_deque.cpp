// A work-stealing deque (Chase and Lev, SPAA 2005) with the orders of Le, Pop, Cohen and Zappa Nardelli (PPoPP 2013).
//
// The owner pushes and takes at the bottom, thieves steal at the top. For the last element they meet: the owner lowers
// `bottom` and then looks at `top`, a thief reads `top` and then looks at `bottom`, and a seq_cst fence between the two
// steps on both sides makes at least one of them see the other. -DBROKEN leaves out the owner's fence: the same element
// is then taken twice.
#include <atomic>
#include <cassert>
#include <thread>

class ChaseLevDeque {
 public:
  void push(int value) {
    const long bottom = bottom_.load(std::memory_order_relaxed);
    cells_[bottom % kCapacity].store(value, std::memory_order_relaxed);
    bottom_.store(bottom + 1, std::memory_order_release);
  }

  bool take(int* value) {
    const long bottom = bottom_.load(std::memory_order_relaxed) - 1;
    bottom_.store(bottom, std::memory_order_relaxed);
#ifndef BROKEN
    std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
    long top = top_.load(std::memory_order_relaxed);
    if (top > bottom) {  // empty
      bottom_.store(bottom + 1, std::memory_order_relaxed);
      return false;
    }
    *value = cells_[bottom % kCapacity].load(std::memory_order_relaxed);
    if (top < bottom) return true;
    const bool won = top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst, std::memory_order_relaxed);
    bottom_.store(bottom + 1, std::memory_order_relaxed);
    return won;
  }

  bool steal(int* value) {
    long top = top_.load(std::memory_order_acquire);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    const long bottom = bottom_.load(std::memory_order_acquire);
    if (top >= bottom) return false;
    *value = cells_[top % kCapacity].load(std::memory_order_relaxed);
    return top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst, std::memory_order_relaxed);
  }

 private:
  static constexpr long kCapacity = 4;  // no growth in this example: never push more
  std::atomic<long> top_ = 0, bottom_ = 0;
  std::atomic<int> cells_[kCapacity] = {};
};

int main() {
  ChaseLevDeque deque;
  deque.push(0);
  deque.push(1);
  int taken[2] = {0, 0};
  int stolen[2] = {0, 0};
  std::thread thief([&] {
    for (int attempt = 0; attempt < 2; ++attempt)
      if (int value; deque.steal(&value)) ++stolen[value];
  });
  for (int attempt = 0; attempt < 2; ++attempt)
    if (int value; deque.take(&value)) ++taken[value];
  thief.join();
  for (int value = 0; value < 2; ++value) assert(taken[value] + stolen[value] <= 1);
}

// ---- output ----
// $ snarl verify examples/chase_lev_deque.cpp
// bug: examples/chase_lev_deque.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x20
//
// $ snarl verify examples/chase_lev_deque.cpp -- -DBROKEN
// bug: examples/chase_lev_deque.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x20
