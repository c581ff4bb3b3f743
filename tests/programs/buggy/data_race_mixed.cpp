// The same integer through atomic_ref in one thread and plainly in the other.
#include "../in_threads.h"

int main() {
  int value = 0;
  in_threads([&] { std::atomic_ref(value).store(1); },  // expect: data-race with line 7
             [&] { value = 2; });
}
