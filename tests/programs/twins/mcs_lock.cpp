// executions: *
// weak: data-race
// Queue lock (Mellor-Crummey and Scott 1991): the hand-over to the successor publishes the critical section.
#include "../in_threads.h"

constexpr auto kHandOver = right_or_weak(kRelease, kRelaxed);

struct Node {
  std::atomic<Node*> next = nullptr;
  std::atomic<bool> waits = true;
};

std::atomic<Node*> tail;
int counter;

void work(Node* mine) {
  if (Node* before = tail.exchange(mine, kAcqRel)) {
    before->next.store(mine, kRelease);
    while (mine->waits.load(kAcquire)) sched_yield();
  }
  ++counter;
  Node* after = mine->next.load(kAcquire);
  if (after == nullptr) {
    Node* expected = mine;
    if (tail.compare_exchange_strong(expected, nullptr, kRelease, kRelaxed)) return;
    while ((after = mine->next.load(kAcquire)) == nullptr) sched_yield();
  }
  after->waits.store(false, kHandOver);
}

int main() {
  Node nodes[3];
  in_threads([&] { work(&nodes[0]); }, [&] { work(&nodes[1]); }, [&] { work(&nodes[2]); });
  assert(counter == 3);
}
