// executions: *
// scoped_lock over two mutexes in opposite orders. A round that fails to take its second lock gives the first back and is
// no part of any execution. One execution for each order of the critical sections, and more where the compiler leaves
// something of the first round in a register, so that the second is not like it.
#include <mutex>

#include "../in_threads.h"

std::mutex a, b;
int entered;

void forth() {
  const std::scoped_lock lock(a, b);
  ++entered;
}

void back() {
  const std::scoped_lock lock(b, a);
  ++entered;
}

int main() {
  in_threads(forth, back);
  assert(entered == 2);
}
