// A racy read whose value nobody uses: an optimiser may drop it, and the race is there all the same.
#include "../in_threads.h"

static int value;
static inline int peek() { return value; }  // expect: data-race with line 8

int main() {
  in_threads([] { value = 1; }, [] { (void)peek(); });
}
