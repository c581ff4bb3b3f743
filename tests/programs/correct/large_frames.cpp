// Frames and recursion as a native stack of 8 MiB allows them.
// executions: 1
#include <cstdio>

#include "../in_threads.h"

int sum(int depth) {
  volatile int here[16] = {depth};
  return depth == 0 ? 0 : sum(depth - 1) + here[0];
}

int main() {
  volatile char array[4 << 20];
  for (std::size_t i = 0; i < sizeof array; i += 4096) array[i] = 1;
  in_threads([] {
    volatile int table[1 << 20];
    table[0] = 1;
    assert(table[0] == 1);
    assert(sum(10000) == 50005000);
  });
  assert(array[4096] == 1);
}
