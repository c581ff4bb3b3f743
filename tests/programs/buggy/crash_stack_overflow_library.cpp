// The stack ends inside a function of the C library, which is not instrumented and knows nothing of hooks.
#include <regex.h>

#include <cstring>

#include "../in_threads.h"

char pattern[100000];

int main() {
  std::memset(pattern, '(', sizeof pattern - 1);
  in_threads([] {
    regex_t regex;
    regcomp(&regex, pattern, REG_EXTENDED);  // expect: crash
  });
}
