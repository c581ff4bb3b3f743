// Every atomic operation of every size against its definition, and the copying functions. Instrumented.
#include <atomic>
#undef NDEBUG
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>

#include "tests/unit/runtime/bodies.h"
#include "tests/unit/runtime/threads_for_tests.h"

#define REQUIRE(...) assert((__VA_ARGS__))

namespace snarl::runtime::testing {
namespace {

template <class T>
void operations() {
  static std::atomic<T> cell;
  const T start = static_cast<T>(std::numeric_limits<T>::max() / 255 * 0xa5);
  const T operand = static_cast<T>(std::numeric_limits<T>::max() / 3 + 5);
  cell.store(start);
  REQUIRE(cell.load(std::memory_order_acquire) == start);
  REQUIRE(cell.exchange(operand) == start && cell.load() == operand);
  REQUIRE(cell.fetch_add(start) == operand && cell.load() == static_cast<T>(operand + start));
  REQUIRE(cell.fetch_sub(start) == static_cast<T>(operand + start) && cell.load() == operand);
  REQUIRE(cell.fetch_and(start) == operand && cell.load() == static_cast<T>(operand & start));
  cell = operand;
  REQUIRE(cell.fetch_or(start) == operand && cell.load() == static_cast<T>(operand | start));
  cell = operand;
  REQUIRE(cell.fetch_xor(start) == operand && cell.load() == static_cast<T>(operand ^ start));
  T expected = operand;
  REQUIRE(!cell.compare_exchange_strong(expected, start) && expected == static_cast<T>(operand ^ start));
  REQUIRE(cell.compare_exchange_strong(expected, start) && cell.load() == start);
  REQUIRE(cell.compare_exchange_weak(expected = start, operand) && cell.load() == operand);
  T nand = operand;
  REQUIRE(__atomic_fetch_nand(&nand, start, __ATOMIC_SEQ_CST) == operand);
  REQUIRE(__atomic_load_n(&nand, __ATOMIC_RELAXED) == static_cast<T>(~(operand & start)));
}

struct Twelve {
  std::uint32_t words[3];
  bool operator==(const Twelve&) const = default;
};

struct alignas(16) Sixteen {
  std::uint64_t low, high;
  bool operator==(const Sixteen&) const = default;
};

std::atomic<Twelve> twelve{};
std::atomic<Sixteen> sixteen{};

void step(void*) {
  for (int i = 0; i < 2; ++i) {
    Twelve old = twelve.load();
    while (!twelve.compare_exchange_weak(old, Twelve{{old.words[0] + 1, old.words[1] + 2, old.words[2] + 0x80000000u}})) {
    }
    Sixteen before = sixteen.load();
    while (!sixteen.compare_exchange_strong(before, Sixteen{before.low - 1, before.high + 1})) {
    }
  }
}

}  // namespace

void all_atomics(void*) {
  operations<std::uint8_t>();
  operations<std::uint16_t>();
  operations<std::uint32_t>();
  operations<std::uint64_t>();
  std::atomic_thread_fence(std::memory_order_seq_cst);
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

void wide_atomics(void*) {
  REQUIRE(twelve.load() == Twelve{} && sixteen.load() == Sixteen{});
  int one = spawn(step, nullptr);
  int other = spawn(step, nullptr);
  join(one);
  join(other);
  REQUIRE((twelve.load() == Twelve{{4, 8, 0}}));
  REQUIRE((sixteen.load() == Sixteen{~std::uint64_t{0} - 3, 4}));
  REQUIRE((twelve.exchange(Twelve{{1, 2, 3}}) == Twelve{{4, 8, 0}}));
  twelve.store(Twelve{{9, 9, 9}});
  REQUIRE((twelve.load() == Twelve{{9, 9, 9}}));
}

void copies(void*) {
  static char from[64] = "0123456789";
  static char to[64];
  volatile std::size_t size = 11;
  std::memcpy(to, from, size);
  REQUIRE(std::memcmp(to, from, size) == 0 && std::strlen(to) == 10);
  std::memmove(to + 1, to, size);
  REQUIRE(std::strcmp(to, "00123456789") == 0);
  std::memset(to, 'x', size);
  REQUIRE(std::string(to, 11) == "xxxxxxxxxxx");
  std::strcpy(to, "ab");
  std::strcat(to, "cd");
  REQUIRE(std::strncmp(to, "abcz", 3) == 0 && std::strncmp(to, "abcz", 4) < 0);
  std::strncpy(to, "zz", 6);
  REQUIRE(std::memcmp(to, "zz\0\0\0\0", 6) == 0);
}

}  // namespace snarl::runtime::testing
