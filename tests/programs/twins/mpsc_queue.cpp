// executions: *
// weak: data-race
// Vyukov's intrusive queue for many producers and one consumer: the link publishes the node.
#include "../in_threads.h"

constexpr auto kLink = right_or_weak(kRelease, kRelaxed);

struct Node {
  int value = 0;
  std::atomic<Node*> next = nullptr;
};

int main() {
  Node stub, nodes[2];
  std::atomic<Node*> newest = &stub;
  const auto push = [&](Node* node, int value) {
    node->value = value;
    newest.exchange(node, kAcqRel)->next.store(node, kLink);
  };
  in_threads([&] { push(&nodes[0], 1); }, [&] { push(&nodes[1], 2); },
             [&] {
               Node* oldest = &stub;
               int sum = 0;
               for (int i = 0; i < 2; ++i) {
                 Node* next = oldest->next.load(kAcquire);
                 if (next == nullptr) return;
                 sum += next->value;
                 oldest = next;
               }
               assert(sum == 3);
             });
}
