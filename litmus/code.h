// A litmus thread as flat code for a register machine: what both the interpreter and the reference enumerator run.
//
// Every instruction is either local (registers only) or one memory operation. Named registers come first, in the
// order of Thread::registers, then temporaries. Local semantics (arithmetic, branches) live here once; what a
// load may return is decided by whoever runs the code.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "litmus/ast.h"

namespace snarl::litmus {

enum class Code : std::uint8_t {
  // Local.
  kConstant,      // a := immediate
  kMove,          // a := b
  kBinary,        // a := b op c
  kJump,          // to target
  kBranchIfZero,  // b
  // Memory.
  kLoad,             // a := [b]
  kStore,            // [b] := c
  kRmw,              // a := old [b]; [b] := old op c
  kCompareExchange,  // if [b] == expected: [b] := c, a := 1; otherwise expected := [b], a := 0 (expected is a register)
  kFence,
  kLock,       // [b]
  kTryLock,    // a := 1 if [b] was free, and takes it; else a := 0
  kUnlock,     // [b]
  kPrimitive,  // a := primitive([b], c)
  kEnd,
};

struct Instruction {
  Code code = Code::kEnd;
  BinaryOp binary = BinaryOp::kAdd;
  RmwKind rmw = RmwKind::kExchange;
  MemoryOrder order = MemoryOrder::kSeqCst;
  MemoryOrder order_failure = MemoryOrder::kSeqCst;
  bool plain = false;
  bool weak = false;
  bool timed = false;
  runtime::OpKind primitive = runtime::OpKind::kFence;
  std::uint16_t a = 0, b = 0, c = 0, expected = 0;
  std::uint16_t target = 0;
  Value immediate = 0;
  int line = 0;
};

struct ThreadCode {
  std::vector<Instruction> instructions;  // always ends with kEnd
  std::vector<Value> registers;           // initial values, temporaries included
};

std::vector<ThreadCode> lower(const Test& test);

// nullopt: division by zero.
std::optional<Value> evaluate(BinaryOp op, Value left, Value right);
Value apply(RmwKind kind, Value old, Value operand);

// Runs local instructions from `pc` until a memory instruction or kEnd, and returns its index. Local loops that
// never access memory stop at `steps_max` and return -1.
int advance(const ThreadCode& code, int pc, Value* registers, int steps_max = 100'000);

}  // namespace snarl::litmus
