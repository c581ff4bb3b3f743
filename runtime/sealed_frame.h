// The part of a function's stack frame that nothing but its own instructions can name.
//
// Idea: a compiler keeps values for which it has no register in words of the frame. Where no instruction of the
// function makes an address out of the frame pointer or the stack pointer, all uses of these words are to be seen in
// its code, as operands relative to the frame pointer, and liveness is as exact for them as for registers. The
// function's bounds are those of its unwind table's entry. Known frames begin with `push rbp; mov rbp, rsp`, pushes,
// `sub rsp, size`. Limits: a single local whose address is taken unseals the frame, as does an instruction that is not
// in the decoder's table, an indirect jump, or a jump out of the function. Words more than kWords below the saved
// registers live always. Tested by: tests/unit/runtime/dead_registers_test.cpp.
#pragma once
#include <cstdint>

#include "runtime/dead_registers.h"

namespace snarl::runtime {

struct SealedFrame {
  static constexpr unsigned kFirstBit = 16, kWords = 48, kWordSize = 4;

  // Bytes below the frame pointer that hold saved registers, and so many below them that are ours. size 0: not sealed.
  std::int32_t saved = 0;
  std::int32_t size = 0;

  // Word i, bit kFirstBit + i, is the four bytes that end saved + 4 i below the frame pointer.
  RegisterSet all() const;
  RegisterSet read_by(const Decoded& instruction) const;
  RegisterSet overwritten_by(const Decoded& instruction) const;
};

// Of the function whose code is [begin, end).
SealedFrame sealed_frame(std::uintptr_t begin, std::uintptr_t end);
// Of the function that `pc` lies in, by its unwind table.
SealedFrame sealed_frame_around(std::uintptr_t pc);

}  // namespace snarl::runtime
