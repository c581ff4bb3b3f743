// Which callee-saved registers does the code at a return address never use again?
//
// Idea: backward liveness, by walking the machine code forwards from there on every path until a register is read
// (it lives) or overwritten (it is dead there). A loop that retries leaves the values of the failed round in registers
// that the next round overwrites; they must not make the two rounds look different.
// Limits: x86-64 only; where the walk meets something it does not know (an instruction that is not in its table, an
// indirect jump, a call of anything but a hook, since an unwinder may come back to code that is not seen from here)
// every register that is not yet overwritten lives. Dead values on the stack are not found.
// Tested by: tests/unit/runtime/dead_registers_test.cpp (against LLVM's tables), tests/programs.
#pragma once
#include <cstdint>

#include "runtime/controller.h"

namespace snarl::runtime {

// A bit for each of the 16 general registers, by its number.
using RegisterSet = std::uint32_t;

struct Decoded {
  enum class Flow : std::uint8_t { kNext, kJump, kBranch, kCall, kReturn, kUnknown };
  Flow flow = Flow::kUnknown;
  std::uint8_t length = 0;
  RegisterSet reads = 0;       // at least those that are read
  RegisterSet overwrites = 0;  // at most those that are overwritten as a whole
  std::uintptr_t target = 0;   // of a direct jump or call
};
Decoded decode(const std::uint8_t* code);

// Of `candidates`, those that are dead when the code at `pc` goes on. `is_hook`: returns, or never comes back at all.
RegisterSet dead_registers(std::uintptr_t pc, RegisterSet candidates, bool (*is_hook)(std::uintptr_t));

// The same, as a bit for each register that an entry stub has recorded.
std::uint64_t dead_registers_at(const ThreadState& state);

}  // namespace snarl::runtime
