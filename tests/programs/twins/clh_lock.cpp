// executions: 6
// weak: data-race
// Queue lock of Craig, Landin and Hagersten (1993): 3! orders of the exchanges decide everything else. The exchange must
// publish that the own node is locked; relaxed, the successor may still see the node as it was made.
#include "../in_threads.h"

constexpr auto kEnqueue = right_or_weak(kAcqRel, kRelaxed);

struct Node {
  std::atomic<bool> locked = false;
};

Node idle;
std::atomic<Node*> tail = &idle;
int counter;

void work(Node* mine) {
  mine->locked.store(true, kRelaxed);
  Node* before = tail.exchange(mine, kEnqueue);
  while (before->locked.load(kAcquire)) sched_yield();
  ++counter;
  mine->locked.store(false, kRelease);
}

int main() {
  Node nodes[3];
  in_threads([&] { work(&nodes[0]); }, [&] { work(&nodes[1]); }, [&] { work(&nodes[2]); });
  assert(counter == 3);
}
