// executions: 16
// One writer of four locations and one reader of each: 2^4, the reads are independent of each other.
#include "../in_threads.h"

int main() {
  std::atomic<int> x[4] = {};
  const auto read = [&](int which) { x[which].load(kRelaxed); };
  in_threads(
      [&] {
        for (std::atomic<int>& one : x) one.store(1, kRelaxed);
      },
      [&] { read(0); }, [&] { read(1); }, [&] { read(2); }, [&] { read(3); });
}
