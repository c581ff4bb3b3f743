// Deadlines of timed operations, measured on the virtual clock.
//
// Every clock id reads the same virtual time, so a deadline is one number. A timed operation that timed out has
// waited until its deadline: the thread's clock is moved there.
#pragma once
#include <ctime>

#include <cerrno>
#include <cstdint>

#include "runtime/session.h"

namespace snarl::runtime {

inline constexpr std::uint64_t kSecond_ns = 1'000'000'000;

inline bool is_valid_time(const timespec& time) {
  return time.tv_nsec >= 0 && time.tv_nsec < static_cast<long>(kSecond_ns) && time.tv_sec >= 0;
}

inline std::uint64_t to_ns(const timespec& time) {
  constexpr std::uint64_t kLargest_s = UINT64_MAX / kSecond_ns - 1;
  auto seconds = static_cast<std::uint64_t>(time.tv_sec);
  return seconds > kLargest_s ? kLargest_s * kSecond_ns : seconds * kSecond_ns + static_cast<std::uint64_t>(time.tv_nsec);
}

inline void wait_until_ns(std::uint64_t deadline_ns) {
  std::uint64_t now_ns = virtual_time_ns();
  if (now_ns < deadline_ns) advance_virtual_time(deadline_ns - now_ns);
}

// A timed operation's result: when it is ETIMEDOUT, time has passed.
inline int finish_timed(Value result, const timespec* deadline) {
  if (deadline != nullptr && result == ETIMEDOUT) wait_until_ns(to_ns(*deadline));
  return static_cast<int>(result);
}

}  // namespace snarl::runtime
