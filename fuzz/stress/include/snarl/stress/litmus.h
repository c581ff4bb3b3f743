// What the C++ that is made of a litmus test is written in (litmus/stress_source.h): words, accesses, arithmetic.
//
// All values and locations are words of 64 bits, as the checker computes with, whatever the test calls them: with fewer
// bits an outcome could differ that the model knows nothing of. Plain accesses are
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
inline Word* pointer(Word address) { return reinterpret_cast<Word*>(address); }

template <int order>
Word load(Word address) {
  return __atomic_load_n(pointer(address), order);
}
template <int order>
void store(Word address, Word value) {
  __atomic_store_n(pointer(address), value, order);
}
inline Word load_plain(Word address) { return *static_cast<volatile Word*>(pointer(address)); }
inline void store_plain(Word address, Word value) { *static_cast<volatile Word*>(pointer(address)) = value; }
template <int order>
Word exchange(Word address, Word value) {
  return __atomic_exchange_n(pointer(address), value, order);
}
template <int order>
Word fetch_add(Word address, Word value) {
  return __atomic_fetch_add(pointer(address), value, order);
}
template <int order>
Word fetch_sub(Word address, Word value) {
  return __atomic_fetch_sub(pointer(address), value, order);
}
template <int order>
Word fetch_and(Word address, Word value) {
  return __atomic_fetch_and(pointer(address), value, order);
}
template <int order>
Word fetch_or(Word address, Word value) {
  return __atomic_fetch_or(pointer(address), value, order);
}
template <int order>
Word fetch_xor(Word address, Word value) {
  return __atomic_fetch_xor(pointer(address), value, order);
}
template <int order>
Word fetch_nand(Word address, Word value) {
  return __atomic_fetch_nand(pointer(address), value, order);
}
template <bool weak, int order, int order_failure>
Word compare_exchange(Word address, Word* expected, Word desired) {
  Word was = *expected;
  const bool taken = __atomic_compare_exchange_n(pointer(address), &was, desired, weak, order, order_failure);
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
  while (exchange<__ATOMIC_ACQUIRE>(address, 1) != 0) waiting.again();
}
inline void unlock(Word address) { store<__ATOMIC_RELEASE>(address, 0); }

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
