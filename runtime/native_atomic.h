// Atomic accesses outside a check, for sizes that compilers would turn into libatomic calls (which we interpose).
#pragma once
#include <cstddef>

namespace snarl::runtime {

using Int128 = unsigned __int128;

// Returns what was there; stores `desired` if that equals `expected`. Sequentially consistent, lock-free.
#if defined(__x86_64__)
__attribute__((target("cx16"))) inline Int128 native_compare_exchange(volatile Int128* address, Int128 expected,
                                                                      Int128 desired) {
  return __sync_val_compare_and_swap(address, expected, desired);
}
#else
inline Int128 native_compare_exchange(volatile Int128* address, Int128 expected, Int128 desired) {
  auto low = static_cast<unsigned long>(desired);
  auto high = static_cast<unsigned long>(desired >> 64);
  unsigned long old_low, old_high;
  unsigned failed;
  do {
    asm volatile("ldaxp %0, %1, [%2]" : "=&r"(old_low), "=&r"(old_high) : "r"(address) : "memory");
    Int128 old = (static_cast<Int128>(old_high) << 64) | old_low;
    // A pair load is only known to be single-copy atomic when a store of the pair succeeds.
    unsigned long to_low = old == expected ? low : old_low;
    unsigned long to_high = old == expected ? high : old_high;
    asm volatile("stlxp %w0, %1, %2, [%3]" : "=&r"(failed) : "r"(to_low), "r"(to_high), "r"(address) : "memory");
  } while (failed != 0);
  return (static_cast<Int128>(old_high) << 64) | old_low;
}
#endif

// Any size, under one of a few spin locks chosen by address.
class AddressLock {
 public:
  explicit AddressLock(const volatile void* address);
  ~AddressLock();
  AddressLock(const AddressLock&) = delete;
  AddressLock& operator=(const AddressLock&) = delete;

 private:
  unsigned char* lock_;
};

}  // namespace snarl::runtime
