// executions: 24
// Four fetch_adds on one location form a chain in each of 4! orders.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0;
  const auto add = [&] { x.fetch_add(1, kRelaxed); };
  in_threads(add, add, add, add);
  assert(x == 4);
}
