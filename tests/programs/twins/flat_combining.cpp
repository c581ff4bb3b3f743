// executions: *
// Flat combining (Hendler, Incze, Shavit, Tzafrir 2010): whoever has the lock serves all requests, the others wait for
// their answer. The answer must be given with release: what was done for a request is there when it is answered.
#include "../in_threads.h"

constexpr auto kAnswer = right_or_weak(kRelease, kRelaxed);

struct Request {
  std::atomic<int> open{0};
  int result = 0;
};
Request requests[2];
std::atomic<bool> locked;
int counter;

void serve() {
  for (Request& request : requests) {
    if (request.open.load(kAcquire) == 0) continue;
    request.result = ++counter;
    request.open.store(0, kAnswer);
  }
}

int increment(int self) {
  Request& mine = requests[self];
  mine.open.store(1, kRelease);
  while (mine.open.load(kAcquire) != 0) {
    if (locked.exchange(true, kAcquire)) {
      sched_yield();
      continue;
    }
    serve();
    locked.store(false, kRelease);
  }
  return mine.result;  // weak-here: data-race
}

int main() {
  int results[2];
  in_threads([&] { results[0] = increment(0); }, [&] { results[1] = increment(1); });
  assert(results[0] + results[1] == 3);
}
