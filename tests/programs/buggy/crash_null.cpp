// The pointer is taken away between the check and the use.
#include "../in_threads.h"

std::atomic<int*> shared;

int main() {
  int target = 5;
  shared.store(&target);
  in_threads([] { shared.store(nullptr); },
             [] {
               if (shared.load() != nullptr) *shared.load() = 1;  // expect: crash
             });
}
