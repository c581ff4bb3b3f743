// Atomic values that do not fit a word, as words: equal contents have equal handles, for the life of the process.
//
// A content whose bytes beyond the eighth are zero and whose first eight, as a number, have no top bit is its own
// handle (so small numbers stay readable, and sizes below 8 need no table); every other content gets a number with
// the top bit set. Sizes 1, 2, 4 and 8 are not wide: their values are plain.
#pragma once
#include <cstddef>

#include "runtime/controller.h"

namespace snarl::runtime {

inline constexpr std::size_t kAtomicSizeMax = 255;

inline bool is_wide(std::size_t size) { return size != 1 && size != 2 && size != 4 && size != 8; }

Value intern(const void* bytes, std::size_t size);
void expand(Value handle, void* bytes, std::size_t size);

}  // namespace snarl::runtime
