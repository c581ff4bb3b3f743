// The main body itself recurses without end, through functions that the compiler instruments.
#include <atomic>

std::atomic<int> calls;

int depth(volatile int* level) {  // expect: crash
  calls.fetch_add(1, std::memory_order_relaxed);
  volatile int here[4096];
  here[0] = *level;
  return depth(here) + here[0];
}

int main() {
  volatile int level = 0;
  return depth(&level);
}
