// Reports a broken invariant with raw system calls: the failure may be inside an execution, where allocation, stdio
// and even write() are answered by the runtime.
#include "report/check.h"

#include "report/raw_exit.h"

namespace snarl::report {

void check_failed(const char* condition, const char* file, int line) {
  char text[1024];
  char digits[16];
  std::size_t length = 0;
  const auto append = [&](const char* part) {
    for (; *part != '\0' && length < sizeof text - 1; ++part) text[length++] = *part;
  };
  char* digit = digits + sizeof digits - 1;
  *digit = '\0';
  do *--digit = static_cast<char>('0' + line % 10);
  while ((line /= 10) > 0 && digit > digits);
  append("snarl: internal error: ");
  append(condition);
  append(" does not hold at ");
  append(file);
  append(":");
  append(digit);
  append("\nThis is a bug in Snarl itself, not in the program under test.\n");
  raw_write(2, text, length);
  raw_exit(kExitInternal);
}

}  // namespace snarl::report
