// A plain store by another thread ends a release sequence in C++20: reading it does not synchronise with the first.
#include "../in_threads.h"

int main() {
  int data = 0;
  std::atomic<int> flag = 0;
  in_threads(
      [&] {
        data = 1;  // expect: data-race with line 15
        flag.store(1, kRelease);
        flag.store(2, kRelaxed);
      },
      [&] {
        if (flag.load(kAcquire) == 2) {
          data = 2;
        }
      });
}
