// Instrumented and library functions by turns.
#include <cstdlib>

#include "../in_threads.h"

int compare(const void* a, const void* b) {  // expect: crash
  int values[128];
  for (int i = 0; i < 128; ++i) values[i] = i & 1;
  qsort(values, 128, sizeof values[0], compare);
  return *static_cast<const int*>(a) - *static_cast<const int*>(b) + values[0];
}

int main() {
  in_threads([] { compare("abcd", "abcd"); });
}
