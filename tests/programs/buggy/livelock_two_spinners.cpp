// Each waits for the other's flag before it sets its own.
#include "../in_threads.h"

int main() {
  std::atomic<bool> first = false, second = false;
  in_threads(
      [&] {
        while (!second.load()) sched_yield();  // expect: livelock
        first.store(true);
      },
      [&] {
        while (!first.load()) sched_yield();
        second.store(true);
      });
}
