// executions: 4
// weak: data-race
// Lazy initialisation by compare-exchange, the loser throws its object away: a thread finds null or the other's object
// at first (one of them at most the other's), and where both find null either may win: 1 + 1 + 2.
#include "../in_threads.h"

constexpr auto kFind = right_or_weak(kAcquire, kRelaxed);

struct Object {
  int value = 1;
};

std::atomic<Object*> instance;

Object* get() {
  Object* found = instance.load(kFind);
  if (found != nullptr) return found;
  Object* mine = new Object;
  if (instance.compare_exchange_strong(found, mine, kAcqRel, kFind)) return mine;
  delete mine;
  return found;
}

int main() {
  in_threads([] { assert(get()->value == 1); }, [] { assert(get()->value == 1); });
  delete instance.load();
}
