// Output of the code under test to descriptors 1 and 2 and to stdout and stderr, dropped unless enabled (output.h).
//
// Formats are still evaluated, so that results are right and bad pointers are noticed. C++ streams end here too:
// std::cout and std::cerr write through fwrite, putc and fputs of stdio, or through write when not synchronised.
// The formatted functions return what they would have written.
//
// Limits: the inline bodies of putc_unlocked and putchar_unlocked, and descriptors duplicated from 1 and 2, are not
// seen. wprintf and its kin pass through.
// Keeps stdio.h from defining some of these functions inline.
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1
#endif
#include "runtime/interceptors/output.h"

#include <sys/uio.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "runtime/session.h"

#undef putc
#undef putchar

namespace snarl::runtime {

namespace {

SNARL_STATE bool output_enabled = false;

bool dropped(const FILE* file) { return controlled() && !output_enabled && (file == stdout || file == stderr); }
bool dropped(int descriptor) { return controlled() && !output_enabled && (descriptor == 1 || descriptor == 2); }

int length_of(const char* format, va_list arguments) { return std::vsnprintf(nullptr, 0, format, arguments); }

}  // namespace

void set_output_enabled(bool enabled) { output_enabled = enabled; }

}  // namespace snarl::runtime

using namespace snarl::runtime;

// Evaluates `call` with `arguments` started after the parameter `last`.
#define SNARL_WITH_ARGUMENTS(last, call) \
  va_list arguments;                     \
  va_start(arguments, last);             \
  int written = call;                    \
  va_end(arguments);                     \
  return written

extern "C" {

int vfprintf(FILE* file, const char* format, va_list arguments) {
  if (dropped(file)) return length_of(format, arguments);
  return SNARL_REAL(vfprintf)(file, format, arguments);
}

int vprintf(const char* format, va_list arguments) { return vfprintf(stdout, format, arguments); }
int printf(const char* format, ...) { SNARL_WITH_ARGUMENTS(format, vfprintf(stdout, format, arguments)); }
int fprintf(FILE* file, const char* format, ...) { SNARL_WITH_ARGUMENTS(format, vfprintf(file, format, arguments)); }

// What -D_FORTIFY_SOURCE turns the above into.
int __vfprintf_chk(FILE* file, int flag, const char* format, va_list arguments);
int __vprintf_chk(int flag, const char* format, va_list arguments);
int __printf_chk(int flag, const char* format, ...);
int __fprintf_chk(FILE* file, int flag, const char* format, ...);

int __vfprintf_chk(FILE* file, int flag, const char* format, va_list arguments) {
  if (dropped(file)) return length_of(format, arguments);
  return SNARL_REAL(__vfprintf_chk)(file, flag, format, arguments);
}

int __vprintf_chk(int flag, const char* format, va_list arguments) {
  return __vfprintf_chk(stdout, flag, format, arguments);
}

int __printf_chk(int flag, const char* format, ...) {
  SNARL_WITH_ARGUMENTS(format, __vfprintf_chk(stdout, flag, format, arguments));
}

int __fprintf_chk(FILE* file, int flag, const char* format, ...) {
  SNARL_WITH_ARGUMENTS(format, __vfprintf_chk(file, flag, format, arguments));
}

int vdprintf(int descriptor, const char* format, va_list arguments) {
  if (dropped(descriptor)) return length_of(format, arguments);
  return SNARL_REAL(vdprintf)(descriptor, format, arguments);
}

int dprintf(int descriptor, const char* format, ...) {
  SNARL_WITH_ARGUMENTS(format, vdprintf(descriptor, format, arguments));
}

int puts(const char* text) {
  if (dropped(stdout)) return static_cast<int>(std::strlen(text) + 1);
  return SNARL_REAL(puts)(text);
}

int fputs(const char* text, FILE* file) {
  if (dropped(file)) return static_cast<int>(std::strlen(text));
  return SNARL_REAL(fputs)(text, file);
}

std::size_t fwrite(const void* data, std::size_t size, std::size_t count, FILE* file) {
  if (dropped(file)) return size == 0 ? 0 : count;
  return SNARL_REAL(fwrite)(data, size, count, file);
}

std::size_t fwrite_unlocked(const void* data, std::size_t size, std::size_t count, FILE* file) {
  if (dropped(file)) return size == 0 ? 0 : count;
  return SNARL_REAL(fwrite_unlocked)(data, size, count, file);
}

int fputc(int character, FILE* file) {
  if (dropped(file)) return static_cast<unsigned char>(character);
  return SNARL_REAL(fputc)(character, file);
}

int putc(int character, FILE* file) {
  if (dropped(file)) return static_cast<unsigned char>(character);
  return SNARL_REAL(putc)(character, file);
}

int putchar(int character) {
  if (dropped(stdout)) return static_cast<unsigned char>(character);
  return SNARL_REAL(putchar)(character);
}

void perror(const char* message) {
  if (!dropped(stderr)) SNARL_REAL(perror)(message);
}

int fflush(FILE* file) {
  if (file != nullptr && dropped(file)) return 0;
  return SNARL_REAL(fflush)(file);
}

ssize_t write(int descriptor, const void* data, std::size_t size) {
  if (dropped(descriptor)) return static_cast<ssize_t>(size);
  return SNARL_REAL(write)(descriptor, data, size);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  if (!dropped(descriptor)) return SNARL_REAL(writev)(descriptor, parts, count);
  std::size_t total = 0;
  for (int i = 0; i < count; ++i) total += parts[i].iov_len;
  return static_cast<ssize_t>(total);
}

}  // extern "C"
