// An exception leaves a thread when two updates meet.
#include <stdexcept>

#include "../in_threads.h"

std::atomic<int> inside;

void enter() {
  if (inside.fetch_add(1) != 0) throw std::runtime_error("two at a time");  // expect: exception
  inside.fetch_sub(1);
}

int main() { in_threads(enter, enter); }
