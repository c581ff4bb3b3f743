// A sequence lock with C++11 atomics (Boehm, "Can seqlocks get along with programming language memory models?", 2012).
//
// The writer makes the sequence odd, writes, and makes it even; a reader that saw the same even number before and
// after has a consistent copy. The reader's second look must stay behind its data loads, which no acquire load does:
// it needs an acquire fence. -DBROKEN leaves the fence out.
#include <atomic>
#include <cassert>
#include <thread>

struct Pair {
  int first, second;
};

class SeqLocked {
 public:
  void write(Pair pair) {
    const unsigned sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    first_.store(pair.first, std::memory_order_relaxed);
    second_.store(pair.second, std::memory_order_relaxed);
    sequence_.store(sequence + 2, std::memory_order_release);
  }

  bool try_read(Pair* pair) {
    const unsigned before = sequence_.load(std::memory_order_acquire);
    if (before % 2 != 0) return false;
    pair->first = first_.load(std::memory_order_relaxed);
    pair->second = second_.load(std::memory_order_relaxed);
#ifndef BROKEN
    std::atomic_thread_fence(std::memory_order_acquire);
#endif
    return sequence_.load(std::memory_order_relaxed) == before;
  }

 private:
  std::atomic<unsigned> sequence_ = 0;
  std::atomic<int> first_ = 0, second_ = 0;
};

int main() {
  SeqLocked shared;
  std::thread writer([&] {
    shared.write({1, 1});
    shared.write({2, 2});
  });
  if (Pair pair; shared.try_read(&pair)) assert(pair.first == pair.second);
  writer.join();
}

// ---- output ----
// $ snarl verify examples/seqlock.cpp
// verified: examples/seqlock.cpp (rc11, 39 executions)
//
// $ snarl verify examples/seqlock.cpp -- -DBROKEN
// bug: examples/seqlock.cpp (rc11, 7 executions)
//
// assertion `pair.first == pair.second' failed [assertion]
//   thread 0: here at examples/seqlock.cpp:47:42 in main
//
//      | thread 0                                      | thread 1
//   ---+-----------------------------------------------+----------------------------------------------
//   #1 | seqlock.cpp:43  create thread 1               |
//   #2 |                                               | seqlock.cpp:17  load sequence_ = 0 (relaxed)
//      |                                               |   from the initial value
//   #3 |                                               | seqlock.cpp:18  store sequence_ := 1
//      |                                               |   (relaxed)
//   #4 |                                               | seqlock.cpp:19  fence (release)
//   #5 |                                               | seqlock.cpp:20  store first_ := 1 (relaxed)
//   #6 | seqlock.cpp:26  load sequence_ = 0 (acquire)  |
//      |   from the initial value, STALE: not the      |
//      |   newer #3                                    |
//   #7 | seqlock.cpp:28  load first_ = 1 (relaxed)     |
//      |   from #5                                     |
//   #8 | seqlock.cpp:29  load second_ = 0 (relaxed)    |
//      |   from the initial value                      |
//   #9 | seqlock.cpp:33  load sequence_ = 0 (relaxed)  |
//      |   from the initial value, STALE: not the      |
//      |   newer #3                                    |
//
//   missing: Nothing orders #3 (store by thread 1) before #9 (load by thread 0): no happens-before between them, so the older value may be read.
