// memcpy counts as an access to every byte.
#include <cstring>

#include "../in_threads.h"

char buffer[64];
char copy[64];

int main() {
  in_threads([] { buffer[63] = 1; },  // expect: data-race with line 11
             [] { std::memcpy(copy, buffer, sizeof buffer); });
}
