// The flag is reset by the second writer, and then nobody sets it again.
#include "../in_threads.h"

int main() {
  std::atomic<int> flag = 0;
  in_threads([&] { flag.store(1); }, [&] { flag.store(0); },
             [&] {
               while (flag.load() != 1) sched_yield();  // expect: livelock
             });
}
