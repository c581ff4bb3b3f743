// The benchmarked bodies, continued: locks and lock-free containers. Every thread of an `_rdwr` body puts in one value
// and takes out one. Nodes come from the body's own array, so that the heap has no part in what is measured.
#pragma once
#include <atomic>
#include <vector>

#include "programs.h"

namespace bench {

inline void mcs_lock(int n) {  // n! orders, and for each hand-over the ways in which the next in line is seen
  struct Waiter {
    std::atomic<Waiter*> next = nullptr;
    std::atomic<bool> granted = false;
  };
  std::vector<Waiter> waiters(static_cast<std::size_t>(n));
  std::atomic<Waiter*> tail = nullptr;
  int count = 0;
  in_threads(n, [&](int i) {
    Waiter& mine = waiters[static_cast<std::size_t>(i)];
    if (Waiter* before = tail.exchange(&mine, std::memory_order_acq_rel)) {
      before->next.store(&mine, kRelease);
      while (!mine.granted.load(kAcquire)) {
      }
    }
    ++count;
    Waiter* after = mine.next.load(kAcquire);
    if (after == nullptr) {
      Waiter* expected = &mine;
      if (tail.compare_exchange_strong(expected, nullptr, kRelease, kRelaxed)) return;
      while ((after = mine.next.load(kAcquire)) == nullptr) {
      }
    }
    after->granted.store(true, kRelease);
  });
}

inline void reader_writer_lock(int n) {  // one writer, n - 1 readers, on one word
  constexpr int kWriter = 1 << 20;
  std::atomic<int> word = 0;
  int shared = 0;
  in_threads(n, [&](int i) {
    int seen = 0;
    if (i == 0) {
      while (!word.compare_exchange_strong(seen, kWriter, kAcquire, kRelaxed)) seen = 0;
      shared = 1;
      word.fetch_sub(kWriter, kRelease);
    } else {
      do {
        while ((seen = word.load(kRelaxed)) >= kWriter) {
        }
      } while (!word.compare_exchange_strong(seen, seen + 1, kAcquire, kRelaxed));
      (void)shared;
      word.fetch_sub(1, kRelease);
    }
  });
}

inline void treiber_rdwr(int n) {
  struct Node {
    int value = 0;
    std::atomic<Node*> next = nullptr;
  };
  std::vector<Node> nodes(static_cast<std::size_t>(n));
  std::atomic<Node*> top = nullptr;
  in_threads(n, [&](int i) {
    Node* node = &nodes[static_cast<std::size_t>(i)];
    node->value = i;
    Node* seen = top.load(kRelaxed);
    do node->next.store(seen, kRelaxed);
    while (!top.compare_exchange_strong(seen, node, kRelease, kRelaxed));
    seen = top.load(kAcquire);
    while (seen != nullptr && !top.compare_exchange_strong(seen, seen->next.load(kRelaxed), kAcquire, kAcquire)) {
    }
  });
}

inline void michael_scott_rdwr(int n) {
  struct Node {
    int value = 0;
    std::atomic<Node*> next = nullptr;
  };
  std::vector<Node> nodes(static_cast<std::size_t>(n) + 1);
  std::atomic<Node*> head = &nodes[0], tail = &nodes[0];
  const auto put = [&](Node* node) {
    for (;;) {
      Node* last = tail.load(kAcquire);
      Node* next = last->next.load(kAcquire);
      if (next == nullptr && last->next.compare_exchange_strong(next, node, kRelease, kAcquire)) {
        tail.compare_exchange_strong(last, node, kRelease, kRelaxed);
        return;
      }
      tail.compare_exchange_strong(last, next, kRelease, kRelaxed);
    }
  };
  const auto take = [&] {
    for (;;) {
      Node* first = head.load(kAcquire);
      Node* last = tail.load(kAcquire);
      Node* next = first->next.load(kAcquire);
      if (next == nullptr) return;
      if (first == last) {
        tail.compare_exchange_strong(last, next, kRelease, kRelaxed);
        continue;
      }
      (void)next->value;
      if (head.compare_exchange_strong(first, next, kRelease, kRelaxed)) return;
    }
  };
  in_threads(n, [&](int i) {
    Node* node = &nodes[static_cast<std::size_t>(i) + 1];
    node->value = i;
    put(node);
    take();
  });
}

inline void herlihy_wing_rdwr(int n) {
  std::vector<std::atomic<int>> slots(static_cast<std::size_t>(n));
  std::atomic<int> back = 0;
  in_threads(n, [&](int i) {
    slots[static_cast<std::size_t>(back.fetch_add(1, std::memory_order_acq_rel))].store(i + 1, kRelease);
    const int end = back.load(kAcquire);
    for (int k = 0; k < end; ++k)
      if (slots[static_cast<std::size_t>(k)].exchange(0, std::memory_order_acq_rel) != 0) return;
  });
}

}  // namespace bench
