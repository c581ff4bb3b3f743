// executions: 3
// weak: use-after-free
// Epoch-based reclamation: the reader announces itself, then reads the pointer; the writer unlinks, then looks for
// readers. That is store buffering: of the 2 x 2 values that the two loads can have, the one in which both miss the
// other's store is forbidden, so 3.
#include "../in_threads.h"

constexpr auto kAnnounce = right_or_weak(kSeqCst, kRelease);

struct Node {
  std::atomic<int> value = 1;
};

std::atomic<Node*> shared;
std::atomic<bool> reading;

int main() {
  Node* const node = new Node;
  Node* kept = nullptr;
  shared.store(node, kRelaxed);
  in_threads(
      [] {
        reading.store(true, kAnnounce);
        if (Node* seen = shared.load(kSeqCst)) assert(seen->value.load(kRelaxed) == 1);
      },
      [&] {
        shared.store(nullptr, kSeqCst);
        if (reading.load(kSeqCst)) kept = node;  // somebody may still use it: later
        else delete node;
      });
  delete kept;
}
