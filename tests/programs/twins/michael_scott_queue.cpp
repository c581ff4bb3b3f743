// executions: *
// weak: data-race
// The queue of Michael and Scott: the link publishes the node.
#include "../in_threads.h"

constexpr auto kLink = right_or_weak(kRelease, kRelaxed);

struct Node {
  int value = 0;
  std::atomic<Node*> next = nullptr;
};

Node dummy;
std::atomic<Node*> head = &dummy, tail = &dummy;

void enqueue(Node* node, int value) {
  node->value = value;
  for (;;) {
    Node* last = tail.load(kAcquire);
    Node* next = last->next.load(kAcquire);
    if (next == nullptr) {
      if (!last->next.compare_exchange_strong(next, node, kLink, kRelaxed)) continue;
      tail.compare_exchange_strong(last, node, kRelease, kRelaxed);
      return;
    }
    tail.compare_exchange_strong(last, next, kRelease, kRelaxed);
  }
}

int dequeue() {
  Node* first = head.load(kAcquire);
  for (;;) {
    Node* next = first->next.load(kAcquire);
    if (next == nullptr) return 0;
    if (head.compare_exchange_strong(first, next, kAcqRel, kAcquire)) return next->value;
  }
}

int main() {
  Node nodes[2];
  int got = 0;
  in_threads([&] { enqueue(&nodes[0], 1); }, [&] { enqueue(&nodes[1], 2); }, [&] { got = dequeue(); });
  assert(got + dequeue() + dequeue() == 3);
}
