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
// verified: examples/chase_lev_deque.cpp (rc11, 41 executions)
//
// $ snarl verify examples/chase_lev_deque.cpp -- -DBROKEN
// bug: examples/chase_lev_deque.cpp (rc11, 40 executions)
//
// assertion `taken[value] + stolen[value] <= 1' failed [assertion]
//   thread 0: here at examples/chase_lev_deque.cpp:65:43 in main
//
//       | thread 0                                     | thread 1
//   ----+----------------------------------------------+---------------------------------------------
//    #1 | chase_lev_deque.cpp:14  load bottom_ = 0     |
//       |   (relaxed) from the initial value           |
//    #2 | chase_lev_deque.cpp:15  store cells_[bottom  |
//       |   % kCapacity]@1 := 0 (relaxed)              |
//    #3 | chase_lev_deque.cpp:16  store bottom_ := 1   |
//       |   (release)                                  |
//    #4 | chase_lev_deque.cpp:14  load bottom_ = 1     |
//       |   (relaxed) from #3                          |
//    #5 | chase_lev_deque.cpp:15  store cells_[bottom  |
//       |   % kCapacity]@2 := 1 (relaxed)              |
//    #6 | chase_lev_deque.cpp:16  store bottom_ := 2   |
//       |   (release)                                  |
//    #7 | chase_lev_deque.cpp:58  create thread 1      |
//    #8 |                                              | chase_lev_deque.cpp:38  load top_ = 0
//       |                                              |   (acquire) from the initial value
//    #9 |                                              | chase_lev_deque.cpp:39  fence (seq_cst)
//   #10 |                                              | chase_lev_deque.cpp:40  load bottom_ = 2
//       |                                              |   (acquire) from #6
//   #11 |                                              | chase_lev_deque.cpp:42  load cells_[bottom %
//       |                                              |   kCapacity]@1 = 0 (relaxed) from #2
//   #12 |                                              | chase_lev_deque.cpp:43  compare_exchange
//       |                                              |   top_ 0 -> 1 (seq_cst) from the initial
//       |                                              |   value
//   #13 |                                              | chase_lev_deque.cpp:38  load top_ = 1
//       |                                              |   (acquire) from #12
//   #14 |                                              | chase_lev_deque.cpp:39  fence (seq_cst)
//   #15 |                                              | chase_lev_deque.cpp:40  load bottom_ = 2
//       |                                              |   (acquire) from #6
//   #16 |                                              | chase_lev_deque.cpp:42  load cells_[bottom %
//       |                                              |   kCapacity]@2 = 1 (relaxed) from #5
//   #17 |                                              | chase_lev_deque.cpp:43  compare_exchange
//       |                                              |   top_ 1 -> 2 (seq_cst) from #12
//   #18 | chase_lev_deque.cpp:20  load bottom_ = 2     |
//       |   (relaxed) from #6                          |
//   #19 | chase_lev_deque.cpp:21  store bottom_ := 1   |
//       |   (relaxed)                                  |
//   #20 | chase_lev_deque.cpp:25  load top_ = 0        |
//       |   (relaxed) from the initial value, STALE:   |
//       |   not the newer #17                          |
//   #21 | chase_lev_deque.cpp:30  load cells_[bottom % |
//       |   kCapacity]@2 = 1 (relaxed) from #5         |
//   #22 | chase_lev_deque.cpp:20  load bottom_ = 1     |
//       |   (relaxed) from #19                         |
//   #23 | chase_lev_deque.cpp:21  store bottom_ := 0   |
//       |   (relaxed)                                  |
//   #24 | chase_lev_deque.cpp:25  load top_ = 1        |
//       |   (relaxed) from #12, STALE: not the newer   |
//       |   #17                                        |
//   #25 | chase_lev_deque.cpp:27  store bottom_ := 1   |
//       |   (relaxed)                                  |
//   #26 | chase_lev_deque.cpp:64  join thread 1        |
//
//   missing: Nothing orders #17 (compare_exchange by thread 1) before #24 (load by thread 0): no happens-before between them, so the older value may be read.
