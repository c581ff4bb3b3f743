// executions: 4
// Harris's list (2001), reduced to what matters: removing a node marks its own next pointer first, so that an insertion
// behind it fails. Unlinking alone loses what was inserted behind the removed node.
// The insertion finds the mark at its look or at its compare-exchange, or the removal finds the insertion at its look or
// at its compare-exchange: 4.
#include "../in_threads.h"

struct Node {
  std::atomic<std::uintptr_t> next{0};  // bit 0: this node is removed
};

Node head, first, inserted;

std::uintptr_t word(Node* node) { return reinterpret_cast<std::uintptr_t>(node); }

bool insert_behind_first() {
  std::uintptr_t behind = first.next.load(kAcquire);
  if (behind & 1) return false;
  inserted.next.store(behind, kRelaxed);
  return first.next.compare_exchange_strong(behind, word(&inserted), kAcqRel, kRelaxed);
}

void remove_first() {
  std::uintptr_t behind = first.next.load(kAcquire);
#ifndef WEAK
  while (!first.next.compare_exchange_weak(behind, behind | 1, kAcqRel, kAcquire)) {
  }
#endif
  std::uintptr_t expected = word(&first);
  head.next.compare_exchange_strong(expected, behind, kAcqRel, kRelaxed);
}

int main() {
  head.next.store(word(&first), kRelaxed);
  bool was_inserted = false;
  in_threads([&] { was_inserted = insert_behind_first(); }, remove_first);
  const bool is_there = head.next.load() == word(&inserted);
  assert(is_there == was_inserted);  // weak-here: assertion
}
