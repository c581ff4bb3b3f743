// What mutexes, read-write locks, semaphores, wait queues and barriers do, by definition: one state per object, and
// for each operation what it may do in a state.
//
// Independent of checker/primitives.h: other encodings of the states, and synchronisation told by who synchronises with
// whom (synchronises) rather than by memory orders of the parts.
//   mutex      0 free, else 1 + owner
//   rwlock     -1 - writer, or the sum of 2^reader
//   semaphore  count
//   queue      the sum of 2^waiting thread
//   barrier    how many have arrived in this round
#pragma once
#include <vector>

#include "tests/reference/graph.h"

namespace snarl::reference {

struct Step {
  bool changes = false;
  std::int64_t state = 0;
  Value result = 0;
};

// Every way the operation can go on in this state; none: it waits.
std::vector<Step> steps(OpKind operation, Value operand, bool futex, unsigned thread, std::int64_t state);

// The same operation as an attempt that does not wait; the operation itself where there is none.
OpKind attempt(OpKind operation);

// Does what `earlier` did to an object happen before what `later`, which comes after it in the object's order, did?
bool synchronises(const GraphEvent& earlier, const GraphEvent& later);

const char* primitive_name(OpKind operation);

}  // namespace snarl::reference
