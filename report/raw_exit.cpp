// System calls by instruction: `syscall`, `write` and `_exit` of libc are defined by the runtime when it is linked.
#include "report/raw_exit.h"

#include <sys/syscall.h>

namespace snarl::report {
namespace {

long raw_syscall(long number, long a, long b, long c) {
#if defined(__x86_64__)
  long result;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
#else
#error "Snarl runs on x86-64 and AArch64"
#endif
}

}  // namespace

void raw_write(int fd, const char* text, std::size_t length) {
  while (length > 0) {
    const long written = raw_syscall(SYS_write, fd, reinterpret_cast<long>(text), static_cast<long>(length));
    if (written <= 0) return;
    text += written;
    length -= static_cast<std::size_t>(written);
  }
}

void raw_exit(int status) {
  for (;;) raw_syscall(SYS_exit_group, status, 0, 0);
}

}  // namespace snarl::report
