// executions: 3
// Store buffering with seq_cst: of the 2*2 outcomes the one in which both loads read the initial value is forbidden.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  int a = 0, b = 0;
  in_threads([&] { x = 1, a = y; }, [&] { y = 1, b = x; });
  assert(a + b > 0);
}
