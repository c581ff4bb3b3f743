// The lock-free FIFO queue of Michael and Scott (PODC 1996), memory given back only when the queue dies.
//
// A dummy node stands before the first element; the tail may lag behind by one node, and whoever sees that helps.
// -DBROKEN reads `next` in dequeue with relaxed order: the value of the node may then be read before it is there.
#include <atomic>
#include <cassert>
#include <thread>

#ifdef BROKEN
constexpr auto kFollow = std::memory_order_relaxed;
#else
constexpr auto kFollow = std::memory_order_acquire;
#endif

class MichaelScottQueue {
 public:
  MichaelScottQueue() {
    Node* dummy = new Node{0};
    first_ = dummy;
    head_.store(dummy, std::memory_order_relaxed);
    tail_.store(dummy, std::memory_order_relaxed);
  }

  ~MichaelScottQueue() {
    while (first_ != nullptr) {
      Node* next = first_->next.load(std::memory_order_relaxed);
      delete first_;
      first_ = next;
    }
  }

  void enqueue(int value) {
    Node* node = new Node{value};
    for (;;) {
      Node* tail = tail_.load(std::memory_order_acquire);
      Node* next = nullptr;
      if (tail->next.compare_exchange_strong(next, node, std::memory_order_release, std::memory_order_acquire)) {
        tail_.compare_exchange_strong(tail, node, std::memory_order_release, std::memory_order_relaxed);
        return;
      }
      tail_.compare_exchange_strong(tail, next, std::memory_order_release, std::memory_order_relaxed);
    }
  }

  bool dequeue(int* value) {
    Node* head = head_.load(std::memory_order_acquire);
    for (;;) {
      Node* next = head->next.load(kFollow);
      if (next == nullptr) return false;
      if (!head_.compare_exchange_weak(head, next, std::memory_order_acq_rel, std::memory_order_acquire)) continue;
      *value = next->value;
      return true;
    }
  }

 private:
  struct Node {
    int value;
    std::atomic<Node*> next = nullptr;
  };

  Node* first_;  // all nodes ever, for the destructor
  std::atomic<Node*> head_, tail_;
};

int main() {
  MichaelScottQueue queue;
  std::thread producer([&] {
    queue.enqueue(1);
    queue.enqueue(2);
  });
  int last = 0;
  for (int attempt = 0; attempt < 2; ++attempt) {
    int value = 0;
    if (!queue.dequeue(&value)) continue;
    assert(value == last + 1);  // first in, first out
    last = value;
  }
  producer.join();
}

// ---- output ----
// $ snarl verify examples/michael_scott_queue.cpp
// verified: examples/michael_scott_queue.cpp (rc11, 4 executions)
//
// $ snarl verify examples/michael_scott_queue.cpp -- -DBROKEN
// bug: examples/michael_scott_queue.cpp (rc11, 1 execution)
//
// data race: write by thread 1 and read by thread 0 [data-race]
//   thread 1: write at examples/michael_scott_queue.cpp:33:26 in MichaelScottQueue::enqueue
//   thread 0: read at examples/michael_scott_queue.cpp:51:22 in MichaelScottQueue::dequeue
//
//       | thread 0                                     | thread 1
//   ----+----------------------------------------------+---------------------------------------------
//    #1 | michael_scott_queue.cpp:20  store head_ :=   |
//       |   0x... (relaxed)                   |
//    #2 | michael_scott_queue.cpp:21  store tail_ :=   |
//       |   0x... (relaxed)                   |
//    #3 | michael_scott_queue.cpp:68  create thread 1  |
//    #4 |                                              | michael_scott_queue.cpp:33  write
//       |                                              |   [0x...]
//    #5 |                                              | michael_scott_queue.cpp:35  load tail_ =
//       |                                              |   0x... (acquire) from #2
//    #6 |                                              | michael_scott_queue.cpp:37  compare_exchange
//       |                                              |   tail->next 0 -> 0x... (release)
//       |                                              |   from the initial value
//    #7 | michael_scott_queue.cpp:46  load head_ =     |
//       |   0x... (acquire) from #1           |
//    #8 | michael_scott_queue.cpp:48  load tail->next  |
//       |   = 0x... (relaxed) from #6         |
//    #9 | michael_scott_queue.cpp:50  compare_exchange |
//       |   head_ 0x... -> 0x...     |
//       |   (acq_rel) from #1                          |
//   #10 | michael_scott_queue.cpp:51  read             |
//       |   [0x...]                           |
//
//   missing: Nothing orders the write of thread 1 before the read of thread 0: no happens-before between them.
