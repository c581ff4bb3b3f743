// A lock-free stack (Treiber, IBM RJ 5118, 1986): one atomic head, compare-exchange to push and to pop.
//
// Nodes are not freed before all threads have ended, so a popped node can neither be reused (ABA) nor dangle; see
// treiber_stack_aba.cpp for what happens otherwise. -DBROKEN publishes a node with a relaxed compare-exchange: the
// other thread may then see the node before its contents.
#include <atomic>
#include <cassert>
#include <thread>

#ifdef BROKEN
constexpr auto kPublish = std::memory_order_relaxed;
#else
constexpr auto kPublish = std::memory_order_release;
#endif

struct Node {
  int value = 0;
  Node* next = nullptr;
};

class TreiberStack {
 public:
  void push(Node* node) {
    node->next = head_.load(std::memory_order_relaxed);
    while (!head_.compare_exchange_weak(node->next, node, kPublish, std::memory_order_relaxed)) {
    }
  }

  Node* pop() {
    Node* head = head_.load(std::memory_order_acquire);
    while (head != nullptr &&
           !head_.compare_exchange_weak(head, head->next, std::memory_order_acquire, std::memory_order_acquire)) {
    }
    return head;
  }

 private:
  std::atomic<Node*> head_ = nullptr;
};

int main() {
  TreiberStack stack;
  Node nodes[2] = {{1}, {2}};
  int popped[2] = {0, 0};
  const auto push_and_pop = [&](int which) {
    stack.push(&nodes[which]);
    Node* node = stack.pop();
    assert(node != nullptr);  // everybody pushes before popping
    popped[which] = node->value;
  };
  std::thread other(push_and_pop, 1);
  push_and_pop(0);
  other.join();
  assert(popped[0] + popped[1] == 3);  // each node comes out once
  assert(stack.pop() == nullptr);
}

// ---- output ----
// $ snarl verify examples/treiber_stack.cpp
// verified: examples/treiber_stack.cpp (rc11, 38 executions and 2 blocked)
//
// $ snarl verify examples/treiber_stack.cpp -- -DBROKEN
// bug: examples/treiber_stack.cpp (rc11, 2 executions)
//
// data race: write by thread 1 and read by thread 0 [data-race]
//   thread 1: write at examples/treiber_stack.cpp:24:16 in TreiberStack::push
//   thread 0: read at examples/treiber_stack.cpp:32:53 in TreiberStack::pop
//
//      | thread 0                                      | thread 1
//   ---+-----------------------------------------------+----------------------------------------------
//   #1 | treiber_stack.cpp:51  create thread 1         |
//   #2 | treiber_stack.cpp:24  load head_ = 0          |
//      |   (relaxed) from the initial value            |
//   #3 | treiber_stack.cpp:25  compare_exchange head_  |
//      |   0 -> 0x... (relaxed) from the      |
//      |   initial value                               |
//   #4 |                                               | treiber_stack.cpp:24  load head_ =
//      |                                               |   0x... (relaxed) from #3
//   #5 |                                               | treiber_stack.cpp:24  write [0x...]
//   #6 |                                               | treiber_stack.cpp:25  compare_exchange head_
//      |                                               |   0x... -> 0x... (relaxed)
//      |                                               |   from #3
//   #7 | treiber_stack.cpp:30  load head_ =            |
//      |   0x... (acquire) from #6            |
//   #8 | treiber_stack.cpp:32  read [0x...]   |
//
//   missing: Nothing orders the write of thread 1 before the read of thread 0: no happens-before between them.
