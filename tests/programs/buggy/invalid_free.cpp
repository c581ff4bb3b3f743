// A pointer into the middle of a block.
#include <cstdlib>

int main() {
  char* block = static_cast<char*>(std::malloc(64));
  char* volatile inside = block + 16;
  std::free(inside);  // expect: invalid-free
}
