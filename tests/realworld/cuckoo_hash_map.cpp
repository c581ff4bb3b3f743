// libcuckoo: two threads insert the same key, one of them wins and both see it.
// executions: *
#include <libcuckoo/cuckoohash_map.hh>

#include "../programs/in_threads.h"

int main() {
  libcuckoo::cuckoohash_map<int, int> map(4);
  bool won[2] = {};
  const auto work = [&](int self) {
    won[self] = map.insert(7, self);
    assert(map.contains(7));
  };
  in_threads([&] { work(0); }, [&] { work(1); });
  assert(won[0] != won[1] && map.find(7) == (won[0] ? 0 : 1));
}
