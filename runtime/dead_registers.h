// Which callee-saved registers, and which words of its stack frame, does the code at a return address never use again?
//
// Idea: backward liveness, by walking the machine code forwards from there on every path until a place is read
// (it lives) or overwritten (it is dead there). A loop that retries leaves the values of the failed round in places
// that the next round overwrites; they must not make the two rounds look different. Words of the frame are looked at
// only where nothing but the function's own instructions can name them (sealed_frame.h).
// Limits: x86-64 only; where the walk meets something it does not know (an instruction that is not in its table, an
// indirect jump, a call of anything but a hook, since an unwinder may come back to code that is not seen from here)
// everything that is not yet overwritten lives. Only the frame that calls the hook is looked at, not its callers'.
// Tested by: tests/unit/runtime/dead_registers_test.cpp (against LLVM's tables), tests/programs.
#pragma once
#include <cstdint>

#include "runtime/controller.h"

namespace snarl::runtime {

// A bit for each of the 16 general registers, by its number; above them one for each word of a frame.
using RegisterSet = std::uint64_t;
inline constexpr RegisterSet kAllRegisters = 0xFFFF;

struct Decoded {
  enum class Flow : std::uint8_t { kNext, kJump, kBranch, kCall, kReturn, kUnknown };
  enum class Stack : std::uint8_t { kNone, kPush, kPop, kLeave };
  Flow flow = Flow::kUnknown;
  Stack stack = Stack::kNone;
  std::uint8_t length = 0;
  std::uint8_t stores = 0;  // so many bytes of the memory operand are overwritten and not read; 0: not known
  bool memory = false;      // there is a memory operand (lea: its address only)
  std::uint8_t extent = 8;  // of so many bytes at most
  bool lea = false;
  bool indexed = false;
  std::int32_t displacement = 0;
  RegisterSet reads = 0;       // at least those that are read
  RegisterSet overwrites = 0;  // at most those that are overwritten as a whole
  RegisterSet address = 0;     // those in the address of the memory operand
  RegisterSet operands = 0;    // at least those that are operands themselves, and not implied
  std::uintptr_t target = 0;   // of a direct jump or call
};
Decoded decode(const std::uint8_t* code);

struct SealedFrame;
// Of `candidates` and the words of `frame`, those that are dead when the code at `pc` goes on. `is_hook`: returns, or
// never comes back at all.
RegisterSet dead_registers(std::uintptr_t pc, RegisterSet candidates, const SealedFrame& frame,
                           bool (*is_hook)(std::uintptr_t));

// The same, of the registers that an entry stub has recorded and of its caller's frame.
DeadParts dead_parts_at(const ThreadState& state);

}  // namespace snarl::runtime
