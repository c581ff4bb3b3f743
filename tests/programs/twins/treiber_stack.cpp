// executions: *
// weak: data-race
// Treiber's stack: push publishes the node.
#include "../in_threads.h"

constexpr auto kPublish = right_or_weak(kRelease, kRelaxed);

struct Node {
  int value = 0;
  Node* next = nullptr;
};

std::atomic<Node*> head;

void push(Node* node, int value) {
  node->value = value;
  Node* old = head.load(kRelaxed);
  do node->next = old;
  while (!head.compare_exchange_weak(old, node, kPublish, kRelaxed));
}

int pop() {
  Node* old = head.load(kAcquire);
  while (old != nullptr && !head.compare_exchange_weak(old, old->next, kAcquire, kAcquire)) {
  }
  return old == nullptr ? 0 : old->value;
}

int main() {
  Node nodes[2];
  int popped = 0;
  in_threads([&] { push(&nodes[0], 1); }, [&] { push(&nodes[1], 2); }, [&] { popped = pop(); });
  assert(popped + pop() + pop() == 3);
}
