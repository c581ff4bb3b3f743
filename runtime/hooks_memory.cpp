// memcpy and its kin: two range accesses, then the real function.
//
// clang renames the calls that instrumented code makes to __tsan_mem*; gcc and library code (libstdc++'s strings) call
// the plain names, which are interposed. libc's own internal calls do not come here. This file is compiled with
// -fno-builtin, or the compiler would turn the fallback loops into calls of the functions they define.
// Strings are read up to and including their end, as the real function does, never beyond.
#include <dlfcn.h>

#include <cstddef>

#include "runtime/session.h"

namespace snarl::runtime {
namespace {

// The real functions. Null until the constructor below has run: the dynamic loader and earlier constructors copy too.
struct RealMemory {
  void* (*copy)(void*, const void*, std::size_t);
  void* (*move)(void*, const void*, std::size_t);
  void* (*set)(void*, int, std::size_t);
  int (*compare)(const void*, const void*, std::size_t);
};
SNARL_STATE RealMemory real_memory{};

__attribute__((constructor(101))) void resolve_memory_functions() {
  RealMemory found;
  found.copy = reinterpret_cast<decltype(found.copy)>(dlsym(RTLD_NEXT, "memcpy"));
  found.move = reinterpret_cast<decltype(found.move)>(dlsym(RTLD_NEXT, "memmove"));
  found.set = reinterpret_cast<decltype(found.set)>(dlsym(RTLD_NEXT, "memset"));
  found.compare = reinterpret_cast<decltype(found.compare)>(dlsym(RTLD_NEXT, "memcmp"));
  real_memory = found;
}

void* move_bytes(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<volatile char*>(to);
  auto* source = static_cast<const volatile char*>(from);
  if (target <= source) {
    for (std::size_t i = 0; i < size; ++i) target[i] = source[i];
  } else {
    for (std::size_t i = size; i-- > 0;) target[i] = source[i];
  }
  return to;
}

void note_copy(void* to, const void* from, std::size_t size, std::uintptr_t pc) {
  if (!controlled() || size == 0) return;
  plain_access(AccessKind::kRead, from, size, pc);
  plain_access(AccessKind::kWrite, to, size, pc);
}

void note_read(const void* from, std::size_t size, std::uintptr_t pc) {
  if (controlled() && size != 0) plain_access(AccessKind::kRead, from, size, pc);
}

void* copy(void* to, const void* from, std::size_t size, std::uintptr_t pc) {
  note_copy(to, from, size, pc);
  return __builtin_expect(real_memory.copy != nullptr, 1) ? real_memory.copy(to, from, size) : move_bytes(to, from, size);
}

void* move(void* to, const void* from, std::size_t size, std::uintptr_t pc) {
  note_copy(to, from, size, pc);
  return __builtin_expect(real_memory.move != nullptr, 1) ? real_memory.move(to, from, size) : move_bytes(to, from, size);
}

void* set(void* to, int byte, std::size_t size, std::uintptr_t pc) {
  if (controlled() && size != 0) plain_access(AccessKind::kWrite, to, size, pc);
  if (__builtin_expect(real_memory.set != nullptr, 1)) return real_memory.set(to, byte, size);
  auto* target = static_cast<volatile char*>(to);
  for (std::size_t i = 0; i < size; ++i) target[i] = static_cast<char>(byte);
  return to;
}

std::size_t length_of(const char* text, std::size_t limit) {
  auto* bytes = static_cast<const volatile char*>(text);
  std::size_t length = 0;
  while (length < limit && bytes[length] != 0) ++length;
  return length;
}

}  // namespace
}  // namespace snarl::runtime

using namespace snarl::runtime;  // NOLINT: the hooks have C names

extern "C" {

void* __tsan_memcpy(void* to, const void* from, std::size_t size) { return copy(to, from, size, SNARL_CALLER); }
void* __tsan_memmove(void* to, const void* from, std::size_t size) { return move(to, from, size, SNARL_CALLER); }
void* __tsan_memset(void* to, int byte, std::size_t size) { return set(to, byte, size, SNARL_CALLER); }

void* memcpy(void* to, const void* from, std::size_t size) { return copy(to, from, size, SNARL_CALLER); }
void* memmove(void* to, const void* from, std::size_t size) { return move(to, from, size, SNARL_CALLER); }
void* memset(void* to, int byte, std::size_t size) { return set(to, byte, size, SNARL_CALLER); }

int memcmp(const void* left, const void* right, std::size_t size) {
  if (controlled()) {
    note_read(left, size, SNARL_CALLER);
    note_read(right, size, SNARL_CALLER);
  }
  if (__builtin_expect(real_memory.compare != nullptr, 1)) return real_memory.compare(left, right, size);
  auto* first = static_cast<const volatile unsigned char*>(left);
  auto* second = static_cast<const volatile unsigned char*>(right);
  for (std::size_t i = 0; i < size; ++i) {
    unsigned char one = first[i];
    unsigned char other = second[i];
    if (one != other) return one - other;
  }
  return 0;
}

std::size_t strlen(const char* text) {
  if (!controlled()) return SNARL_REAL(strlen)(text);
  std::size_t length = length_of(text, ~std::size_t{0});
  note_read(text, length + 1, SNARL_CALLER);
  return length;
}

char* strcpy(char* to, const char* from) {
  if (!controlled()) return SNARL_REAL(strcpy)(to, from);
  copy(to, from, length_of(from, ~std::size_t{0}) + 1, SNARL_CALLER);
  return to;
}

char* strncpy(char* to, const char* from, std::size_t size) {
  if (!controlled()) return SNARL_REAL(strncpy)(to, from, size);
  std::size_t length = length_of(from, size);
  note_read(from, length < size ? length + 1 : size, SNARL_CALLER);
  if (size != 0) plain_access(AccessKind::kWrite, to, size, SNARL_CALLER);
  return SNARL_REAL(strncpy)(to, from, size);
}

char* strcat(char* to, const char* from) {
  if (!controlled()) return SNARL_REAL(strcat)(to, from);
  std::size_t length = length_of(to, ~std::size_t{0});
  note_read(to, length + 1, SNARL_CALLER);
  copy(to + length, from, length_of(from, ~std::size_t{0}) + 1, SNARL_CALLER);
  return to;
}

int strcmp(const char* left, const char* right) {
  if (!controlled()) return SNARL_REAL(strcmp)(left, right);
  std::size_t common = 0;
  while (left[common] != 0 && left[common] == right[common]) ++common;
  note_read(left, common + 1, SNARL_CALLER);
  note_read(right, common + 1, SNARL_CALLER);
  return static_cast<unsigned char>(left[common]) - static_cast<unsigned char>(right[common]);
}

int strncmp(const char* left, const char* right, std::size_t size) {
  if (!controlled()) return SNARL_REAL(strncmp)(left, right, size);
  std::size_t common = 0;
  while (common < size && left[common] != 0 && left[common] == right[common]) ++common;
  std::size_t read = common < size ? common + 1 : size;
  note_read(left, read, SNARL_CALLER);
  note_read(right, read, SNARL_CALLER);
  return common == size ? 0 : static_cast<unsigned char>(left[common]) - static_cast<unsigned char>(right[common]);
}

}  // extern "C"
