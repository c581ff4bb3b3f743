// In a library of its own: a race in it is seen only when snarl_instrument() has instrumented it.
#include "ring.h"

bool Ring::try_push(int value) {
  const std::size_t tail = tail_.load(std::memory_order_relaxed);
  if (tail - head_.load(std::memory_order_acquire) == kCapacity) return false;
  cells_[tail % kCapacity] = value;
  tail_.store(tail + 1, publish_);
  return true;
}

bool Ring::try_pop(int* value) {
  const std::size_t head = head_.load(std::memory_order_relaxed);
  if (tail_.load(std::memory_order_acquire) == head) return false;
  *value = cells_[head % kCapacity];
  head_.store(head + 1, std::memory_order_release);
  return true;
}
