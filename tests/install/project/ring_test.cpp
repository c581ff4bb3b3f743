// One case that holds and one that must fail.
#include <snarl/gtest.h>

#include <thread>

#include "ring.h"

namespace {

void pass_one(Ring& ring) {
  std::thread producer([&] { ring.try_push(7); });
  int value = 0;
  if (ring.try_pop(&value)) {
    EXPECT_EQ(value, 7);
  }
  producer.join();
}

SNARL_TEST(Ring, ReleaseHandsOver) {
  Ring ring(std::memory_order_release);
  pass_one(ring);
}

SNARL_TEST(Ring, RelaxedRaces) {
  Ring ring(std::memory_order_relaxed);
  pass_one(ring);
}

}  // namespace
