// Where each thread has thrown its last few exceptions: a report of an uncaught one names the throw, not the place
// where it left a function that must not throw, or a handler that threw it again. Cannot find: exceptions thrown inside
// uninstrumented libraries show the call of instrumented code that led there. Tested by: tests/programs/buggy.
#pragma once
#include <cstddef>
#include <cstdint>

namespace snarl::runtime {

inline constexpr std::size_t kThrowsKept = 4;
inline constexpr std::size_t kThrowFrames = 32;

struct Throw {
  const void* exception;
  std::size_t count;
  std::uintptr_t frames[kThrowFrames];  // return addresses, that of the throw first
};

// Null if it was thrown long ago, or not under control.
const Throw* throw_of(const void* exception);

}  // namespace snarl::runtime
