// An exception leaves a thread when two updates meet.
// The place is where the exception left the thread, in in_threads.h.
#include <stdexcept>

#include "../in_threads.h"

std::atomic<int> inside;

void enter() {
  if (inside.fetch_add(1) != 0) throw std::runtime_error("two at a time");
  inside.fetch_sub(1);
}

int main() { in_threads(enter, enter); }
// expect-anywhere: exception
