// What the C++ that is made of a litmus test is written in (litmus/stress_source.h): words, accesses, arithmetic.
//
// Values are words of 64 bits, as the checker computes with; T is the width of the location. Plain accesses are
// volatile: one machine access each, in program order, as the model has them; a test with a data race is not judged
// anyway.
#pragma once
#include <cstdint>

#include <sched.h>

#include <snarl/stress/loop.h>

namespace snarl::stress::litmus {

using Word = std::int64_t;
using Unsigned = std::uint64_t;

inline Word word(const void* address) { return reinterpret_cast<Word>(address); }
template <typename T>
T* pointer(Word address) {
  return reinterpret_cast<T*>(address);
}

template <typename T, int order>
Word load(Word address) {
  return __atomic_load_n(pointer<T>(address), order);
}
template <typename T, int order>
void store(Word address, Word value) {
  __atomic_store_n(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T>
Word load_plain(Word address) {
  return *pointer<volatile T>(address);
}
template <typename T>
void store_plain(Word address, Word value) {
  *pointer<volatile T>(address) = static_cast<T>(value);
}
template <typename T, int order>
Word exchange(Word address, Word value) {
  return __atomic_exchange_n(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_add(Word address, Word value) {
  return __atomic_fetch_add(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_sub(Word address, Word value) {
  return __atomic_fetch_sub(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_and(Word address, Word value) {
  return __atomic_fetch_and(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_or(Word address, Word value) {
  return __atomic_fetch_or(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_xor(Word address, Word value) {
  return __atomic_fetch_xor(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, int order>
Word fetch_nand(Word address, Word value) {
  return __atomic_fetch_nand(pointer<T>(address), static_cast<T>(value), order);
}
template <typename T, bool weak, int order, int order_failure>
Word compare_exchange(Word address, Word* expected, Word desired) {
  T was = static_cast<T>(*expected);
  const bool taken =
      __atomic_compare_exchange_n(pointer<T>(address), &was, static_cast<T>(desired), weak, order, order_failure);
  if (!taken) *expected = was;
  return taken ? 1 : 0;
}

// In a loop that goes back: after a while others get the processor.
class Waiting {
 public:
  void again() {
    if (++rounds_ % 4096 == 0) sched_yield();
  }

 private:
  unsigned rounds_ = 0;
};

inline void lock(Word address, Waiting& waiting) {
  while (exchange<int, __ATOMIC_ACQUIRE>(address, 1) != 0) waiting.again();
}
inline void unlock(Word address) { store<int, __ATOMIC_RELEASE>(address, 0); }

inline Word add(Word a, Word b) { return static_cast<Word>(static_cast<Unsigned>(a) + static_cast<Unsigned>(b)); }
inline Word subtract(Word a, Word b) { return static_cast<Word>(static_cast<Unsigned>(a) - static_cast<Unsigned>(b)); }
inline Word multiply(Word a, Word b) { return static_cast<Word>(static_cast<Unsigned>(a) * static_cast<Unsigned>(b)); }
inline Word divide(Word a, Word b) { return b == -1 ? subtract(0, a) : a / b; }  // by 0: a crash, as in C

// An address as it is recorded: which cell of the instance it is of, where it is of one.
inline Word recorded(const Instance& at, int cells, Word value) {
  for (int cell = 0; cell < cells; ++cell)
    if (value == word(at.cell<char>(cell))) return kCellAddress + cell;
  return value;
}

}  // namespace snarl::stress::litmus
