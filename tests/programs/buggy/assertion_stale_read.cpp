// Message passing with a relaxed flag: the assertion fails only in an execution that no interleaving shows.
#include "../in_threads.h"

int main() {
  std::atomic<int> data = 0, flag = 0;
  in_threads(
      [&] {
        data.store(1, kRelaxed);
        flag.store(1, kRelaxed);
      },
      [&] {
        if (flag.load(kAcquire) == 1) {
          const int seen = data.load(kRelaxed);
          assert(seen == 1);  // expect: assertion
        }
      });
}
