// A walk down a list loads at one place again and again and changes nothing, yet it is no spin loop: the address differs.
#include "../in_threads.h"

struct Node {
  std::atomic<Node*> next{nullptr};
};
Node first, second, third;

int main() {
  first.next = &second;
  second.next = &third;
  const Node* node = &first;
  while ((node = node->next.load(kAcquire)) != nullptr) {
  }
  assert(false);  // expect: assertion
}
