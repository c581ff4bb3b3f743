// Both threads believe to be the last owner.
#include <cstdlib>

#include "../in_threads.h"

int main() {
  std::atomic<int> owners = 2;
  void* block = std::malloc(8);
  const auto drop = [&] {
    owners.store(owners.load() - 1);
    if (owners.load() <= 1) std::free(block);  // expect: double-free
  };
  in_threads(drop, drop);
}
