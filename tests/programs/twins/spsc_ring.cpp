// executions: *
// weak: data-race
// Ring for one producer and one consumer: the producer's index publishes the cell.
#include "../in_threads.h"

constexpr auto kFilled = right_or_weak(kRelease, kRelaxed);

int cells[2];
std::atomic<unsigned> head, tail;

int main() {
  in_threads(
      [] {
        for (unsigned i = 0; i < 3; ++i) {
          while (i - head.load(kAcquire) == 2) sched_yield();
          cells[i % 2] = static_cast<int>(i);
          tail.store(i + 1, kFilled);
        }
      },
      [] {
        for (unsigned i = 0; i < 3; ++i) {
          while (tail.load(kAcquire) == i) sched_yield();
          assert(cells[i % 2] == static_cast<int>(i));
          head.store(i + 1, kRelease);
        }
      });
}
