// executions: 2
// weak: data-race
// A new version is published by one pointer: the reader finds the old one or the new one.
#include "../in_threads.h"

constexpr auto kPublish = right_or_weak(kRelease, kRelaxed);

struct Version {
  int a = 0, b = 0;
};

int main() {
  Version old, fresh;
  std::atomic<Version*> current = &old;
  in_threads(
      [&] {
        fresh.a = fresh.b = 1;
        current.store(&fresh, kPublish);
      },
      [&] {
        const Version* seen = current.load(std::memory_order_consume);
        assert(seen->a == seen->b);
      });
}
