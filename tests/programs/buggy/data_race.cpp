// Two threads increment a plain counter.
#include "../in_threads.h"

int main() {
  int counter = 0;
  in_threads([&] { ++counter; },   // expect: data-race with line 7
             [&] { ++counter; });
}
