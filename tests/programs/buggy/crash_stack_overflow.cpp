// Unbounded recursion on a thread.
#include "../in_threads.h"

int depth(volatile int* down) {  // expect: crash
  volatile int here[1024];
  here[0] = *down;
  return depth(here) + here[0];
}

int main() {
  in_threads([] {
    volatile int start = 0;
    depth(&start);
  });
}
