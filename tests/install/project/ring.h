// A ring for one producer and one consumer, and the same with an order that is too weak.
#pragma once
#include <atomic>
#include <cstddef>

class Ring {
 public:
  // `publish`: the order of the store that hands a filled cell over; right is release.
  explicit Ring(std::memory_order publish) : publish_(publish) {}
  bool try_push(int value);
  bool try_pop(int* value);

 private:
  static constexpr std::size_t kCapacity = 2;
  const std::memory_order publish_;
  std::atomic<std::size_t> head_ = 0, tail_ = 0;
  int cells_[kCapacity] = {};
};
