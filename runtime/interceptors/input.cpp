// Reading standard input: refused by name, because the second execution would find it read already.
// Keeps stdio.h from defining some of these functions inline.
#ifndef __NO_INLINE__
#define __NO_INLINE__ 1
#endif
#include <unistd.h>

#include <cstdarg>
#include <cstdio>

#include "runtime/session.h"

#undef getc
#undef getchar

using namespace snarl::runtime;

namespace {

void refuse_input(bool is_standard_input, std::uintptr_t pc) {
  if (!is_standard_input || !controlled()) return;
  fail(FaultKind::kUnsupported, "the code under test reads standard input, which cannot be repeated", pc);
}

}  // namespace

// Checks, then scans with `call` (which gets `arguments` started after `format`).
#define SNARL_SCAN(file, call)                 \
  refuse_input((file) == stdin, SNARL_CALLER); \
  va_list arguments;                           \
  va_start(arguments, format);                 \
  int count = call;                            \
  va_end(arguments);                           \
  return count

extern "C" {

ssize_t read(int descriptor, void* data, std::size_t size) {
  refuse_input(descriptor == 0, SNARL_CALLER);
  return SNARL_REAL(read)(descriptor, data, size);
}

int getc(FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(getc)(file);
}

int fgetc(FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(fgetc)(file);
}

int getchar() {
  refuse_input(true, SNARL_CALLER);
  return SNARL_REAL(getchar)();
}

char* fgets(char* text, int size, FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(fgets)(text, size, file);
}

std::size_t fread(void* data, std::size_t size, std::size_t count, FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(fread)(data, size, count, file);
}

ssize_t getdelim(char** line, std::size_t* size, int delimiter, FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(getdelim)(line, size, delimiter, file);
}

ssize_t getline(char** line, std::size_t* size, FILE* file) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(getline)(line, size, file);
}

// The headers may rename scanf to these; both names must be defined.
int __isoc99_vfscanf(FILE* file, const char* format, va_list arguments);
int __isoc99_vscanf(const char* format, va_list arguments);
int __isoc99_scanf(const char* format, ...);
int __isoc99_fscanf(FILE* file, const char* format, ...);

int __isoc99_vfscanf(FILE* file, const char* format, va_list arguments) {
  refuse_input(file == stdin, SNARL_CALLER);
  return SNARL_REAL(__isoc99_vfscanf)(file, format, arguments);
}

int __isoc99_vscanf(const char* format, va_list arguments) {
  refuse_input(true, SNARL_CALLER);
  return SNARL_REAL(__isoc99_vfscanf)(stdin, format, arguments);
}

int __isoc99_scanf(const char* format, ...) {
  SNARL_SCAN(stdin, SNARL_REAL(__isoc99_vfscanf)(stdin, format, arguments));
}

int __isoc99_fscanf(FILE* file, const char* format, ...) {
  SNARL_SCAN(file, SNARL_REAL(__isoc99_vfscanf)(file, format, arguments));
}

}  // extern "C"
