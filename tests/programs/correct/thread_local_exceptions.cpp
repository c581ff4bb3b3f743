// executions: *
// Each thread has its own thread_local with its own destructor; exceptions unwind on their own thread.
#include <stdexcept>

#include "../in_threads.h"

std::atomic<int> destroyed;

struct Mine {
  int value = 0;
  ~Mine() { destroyed.fetch_add(1, kRelaxed); }
};

thread_local Mine mine;

int main() {
  const auto use = [] {
    try {
      mine.value += 1;
      throw std::runtime_error("unwound");
    } catch (const std::runtime_error&) {
      assert(mine.value == 1);
    }
  };
  in_threads(use, use);
  assert(destroyed == 2);
}
