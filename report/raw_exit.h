// System calls that no interceptor sees, for the last words of a process.
#pragma once
#include <cstddef>

namespace snarl::report {

inline constexpr int kExitInternal = 70;

void raw_write(int fd, const char* text, std::size_t length);
[[noreturn]] void raw_exit(int status);

}  // namespace snarl::report
