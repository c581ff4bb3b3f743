// A failed compare-exchange reads with its failure order, here relaxed, and so does not acquire.
#include "../in_threads.h"

int main() {
  int data = 0;
  std::atomic<int> flag = 0;
  in_threads(
      [&] {
        data = 1;  // expect: data-race with line 15
        flag.store(2, kRelease);
      },
      [&] {
        int expected = 1;
        if (!flag.compare_exchange_strong(expected, 3, kAcqRel, kRelaxed) && expected == 2) {
          data = 2;
        }
      });
}
