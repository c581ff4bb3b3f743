// An atomic in fresh memory that nobody has initialised.
#include <cstdlib>

#include "../in_threads.h"

int main() {
  auto* counter = static_cast<std::atomic<int>*>(std::malloc(sizeof(std::atomic<int>)));
  in_threads([&] { counter->fetch_add(1); });  // expect: uninitialized-read
  std::free(counter);
}
