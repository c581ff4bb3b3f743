// executions: 1
// flags: -O2
// A walk down a list loads at one place again and again and changes nothing, yet it is no spin loop: the address differs,
// which g++ at -O2 keeps only in the register of the argument. The second walk comes back to what the first has read,
// and must not be taken for waiting. One execution: each link has one write, which comes before all, and nobody reads
// the thread's store.
#include "../in_threads.h"

struct Node {
  std::atomic<Node*> next{nullptr};
};
Node first, second, third;
std::atomic<int> unread;

__attribute__((noinline)) void walk(const Node* node) {
  while ((node = node->next.load(kAcquire)) != nullptr) {
  }
}

int main() {
  first.next = &second;
  second.next = &third;
  in_threads([] { unread.store(1, kRelaxed); },
             [] {
               for (int i = 0; i < 4; ++i) walk(&first);
             });
}
