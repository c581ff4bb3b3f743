// A function that only reads, called for nothing: pure to an optimiser, racy to its callers.
#include <vector>

#include "../in_threads.h"

struct Statistics {
  long total = 0;
  __attribute__((noinline)) long average(long count) const {
    return count == 0 ? 0 : total / count;  // expect: data-race with line 15
  }
};
static Statistics statistics;

int main() {
  in_threads([] { statistics.total += 5; }, [] { statistics.average(2); });
}
