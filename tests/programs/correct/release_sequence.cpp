// executions: 6
// The fetch_add stands before or after the store in coherence order, and the load reads any of the three values: 2*3.
// Value 11 is the store of 10 followed by the fetch_add, which continues the store's release sequence though relaxed.
#include "../in_threads.h"

int main() {
  int data = 0;
  std::atomic<int> flag = 0;
  in_threads(
      [&] {
        data = 1;
        flag.store(10, kRelease);
      },
      [&] { flag.fetch_add(1, kRelaxed); },
      [&] {
        if (flag.load(kAcquire) == 11) assert(data == 1);
      });
}
