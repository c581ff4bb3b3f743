// One frame that is larger than the whole stack, and larger than a small guard would be.
#include "../in_threads.h"

void fill(std::size_t size) {
  static_cast<volatile char*>(__builtin_alloca(size))[0] = 1;  // expect: crash
}

std::atomic<int> result;

int main() {
  in_threads([] { fill(20u << 20); }, [] { result = 1; });
}
