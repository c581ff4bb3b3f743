// The benchmarked bodies: small, classic, and scalable in N. Compiled as code under test.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace bench {

constexpr auto kRelaxed = std::memory_order_relaxed;
constexpr auto kAcquire = std::memory_order_acquire;
constexpr auto kRelease = std::memory_order_release;

template <typename Work>
void in_threads(int n, const Work& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < n; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

inline void increments(int n) {  // n! executions
  std::atomic<int> x = 0;
  in_threads(n, [&](int) { x.fetch_add(1, kRelaxed); });
}

inline void writers(int n) {  // n!
  std::atomic<int> x = 0;
  in_threads(n, [&](int i) { x.store(i, kRelaxed); });
}

inline void readers(int n) {  // 2^n
  std::atomic<int> x = 0;
  in_threads(n + 1, [&](int i) { i == 0 ? x.store(1, kRelaxed) : (void)x.load(kRelaxed); });
}

inline void store_buffers(int n) {
  std::vector<std::atomic<int>> x(static_cast<std::size_t>(n));
  in_threads(n, [&](int i) {
    x[static_cast<std::size_t>(i)].store(1, kRelaxed);
    (void)x[static_cast<std::size_t>((i + 1) % n)].load(kRelaxed);
  });
}

inline void fibonacci(int n) {
  std::atomic<int> x = 1, y = 1;
  in_threads(2, [&](int i) {
    for (int k = 0; k < n; ++k) {
      const int sum = x.load(kAcquire) + y.load(kAcquire);
      (i == 0 ? x : y).store(sum, kRelease);
    }
  });
}

inline void last_zero(int n) {  // one thread looks for the last zero of an array that the others fill
  std::vector<std::atomic<int>> array(static_cast<std::size_t>(n) + 1);
  in_threads(n + 1, [&](int i) {
    auto at = static_cast<std::size_t>(i);
    if (i != 0)
      array[at].store(array[at - 1].load(kAcquire) + 1, kRelease);
    else
      for (at = static_cast<std::size_t>(n); array[at].load(kAcquire) != 0; --at) {
      }
  });
}

inline void indexer(int n) {  // threads claim slots of a hash table: many accesses, few conflicts
  std::vector<std::atomic<int>> table(128);
  in_threads(n, [&](int i) {
    for (int k = 0; k < 4; ++k) {
      const int word = k * 11 + i;
      auto slot = static_cast<std::size_t>(word * 7) % table.size();
      for (int free = 0; !table[slot].compare_exchange_strong(free, word, kRelaxed, kRelaxed); free = 0)
        slot = (slot + 1) % table.size();
    }
  });
}

inline void two_pairs(int n) {  // two writers of two locations each, n times, and a reader of all four beside them
  std::atomic<int> x = 0, y = 0, z = 0, w = 0;
  in_threads(3, [&](int i) {
    for (int k = 1; k <= n; ++k) {
      if (i == 2) {
        (void)(x.load(kAcquire) + y.load(kAcquire) + z.load(kAcquire) + w.load(kAcquire));
      } else {
        (i == 0 ? x : z).store(k, kRelease);
        (i == 0 ? y : w).store(k, kRelease);
      }
    }
  });
}

inline void mutex_counter(int n) {  // n!
  std::mutex mutex;
  int count = 0;
  in_threads(n, [&](int) {
    std::lock_guard lock(mutex);
    ++count;
  });
}

inline void ticket_lock(int n) {  // n!
  std::atomic<int> next = 0, serving = 0;
  int count = 0;
  in_threads(n, [&](int) {
    const int mine = next.fetch_add(1, kRelaxed);
    while (serving.load(kAcquire) != mine) {
    }
    ++count;
    serving.store(mine + 1, kRelease);
  });
}

inline void spin_lock(int n) {
  std::atomic<int> locked = 0;
  int count = 0;
  in_threads(n, [&](int) {
    int expected = 0;
    while (!locked.compare_exchange_strong(expected, 1, kAcquire, kRelaxed)) expected = 0;
    ++count;
    locked.store(0, kRelease);
  });
}

inline void treiber_push(int n) {
  struct Node {
    Node* next;
  };
  std::vector<Node> nodes(static_cast<std::size_t>(n));
  std::atomic<Node*> top = nullptr;
  in_threads(n, [&](int i) {
    Node* node = &nodes[static_cast<std::size_t>(i)];
    node->next = top.load(kRelaxed);
    while (!top.compare_exchange_weak(node->next, node, kRelease, kRelaxed)) {
    }
  });
}

inline void ring(int n) {
  int slots[2] = {};
  std::atomic<int> head = 0, tail = 0;
  in_threads(2, [&](int i) {
    for (int k = 0; k < n; ++k) {
      if (i == 0) {
        while (k - head.load(kAcquire) == 2) {
        }
        slots[k % 2] = k;
        tail.store(k + 1, kRelease);
      } else {
        while (tail.load(kAcquire) == k) {
        }
        (void)slots[k % 2];
        head.store(k + 1, kRelease);
      }
    }
  });
}

inline void hand_over(int n) {
  std::mutex mutex;
  std::condition_variable changed;
  int turn = 0;
  in_threads(n, [&](int i) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return turn == i; });
    ++turn;
    changed.notify_all();
  });
}

inline void two_threads(int n) {  // n operations each, on two locations
  std::atomic<int> x = 0, y = 0;
  in_threads(2, [&](int i) {
    std::atomic<int>&mine = i == 0 ? x : y, &other = i == 0 ? y : x;
    for (int k = 0; k < n; ++k) k % 2 == 0 ? mine.store(k, kRelease) : (void)other.load(kAcquire);
  });
}

inline void long_run(int n) {  // one execution of many events
  std::atomic<int> x = 0;
  for (int k = 0; k < n; ++k) x.store(k, kRelaxed);
}

}  // namespace bench
