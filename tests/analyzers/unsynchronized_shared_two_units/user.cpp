// Threads that a function of another unit starts, and what only looks like one.
#include "threads.h"

struct Counts {
  int seen = 0;
  int done = 0;
};
void* count(void* argument) {
  ++static_cast<Counts*>(argument)->seen;  // expect: data race: Counts::seen
  return nullptr;
}

int total;
void* sum(void*) {
  ++total;  // expect: data race: total
  return nullptr;
}

int at_once, queued;

int main() {
  Counts counts;
  start(count, &counts);
  ++counts.seen;  // expect-note: written here
  ++counts.done;
  start(sum, nullptr);
  ++total;
  Pool pool;
  pool.dispatch([] { ++at_once; });
  ++at_once;
  pool.post([] { ++queued; });  // expect[hint]: data race: queued
  ++queued;
  return counts.seen;
}
