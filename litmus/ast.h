// A litmus test as data: what the parser reads, the generator makes, the printer prints and lower() compiles.
//
// The language is herd's C: threads named P0, P1, ... whose parameters are the addresses of global locations and
// whose locals are registers. Expressions are trees; a parameter is a register that starts as an address, so
// `atomic_load(x)`, `*x` and pointers read from memory are all one thing: an access through an expression.
// Reference: J. Alglave, L. Maranget, M. Tautschnig, "Herding Cats", TOPLAS 2014, and herd7's lib/CParser grammar.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "runtime/controller.h"

namespace snarl::litmus {

using runtime::MemoryOrder;
using runtime::RmwKind;
using runtime::Value;

enum class BinaryOp : std::uint8_t {
  kAdd,
  kSub,
  kMul,
  kDiv,
  kAnd,
  kOr,
  kXor,
  kEqual,
  kNotEqual,
  kLess,
  kGreater,
  kLessEqual,
  kGreaterEqual,
};

enum class ExprKind : std::uint8_t {
  kConstant,         // value
  kRegister,         // index
  kLoad,             // operands: address
  kExchange,         // operands: address, value
  kFetch,            // operands: address, value; rmw
  kCompareExchange,  // operands: address, desired, and the expected value's address unless expected_is_register
  kTryLock,          // operands: address; 1 if it was taken (made by the generator: herd's C has none)
  kBinary,           // operands: left, right; binary
};

struct Expr {
  ExprKind kind = ExprKind::kConstant;
  Value value = 0;
  int index = 0;  // register; for kCompareExchange the register `expected` when expected_is_register
  BinaryOp binary = BinaryOp::kAdd;
  RmwKind rmw = RmwKind::kExchange;
  bool plain = false;  // a non-atomic access: `order` means nothing
  bool weak = false;
  bool expected_is_register = false;
  MemoryOrder order = MemoryOrder::kSeqCst;
  MemoryOrder order_failure = MemoryOrder::kSeqCst;
  std::vector<Expr> operands;
};

// kPrimitive: any other modelled primitive, which herd's language does not have (generated tests do).
enum class StatementKind : std::uint8_t { kAssign, kStore, kFence, kEvaluate, kIf, kWhile, kLock, kUnlock, kPrimitive };

struct Statement {
  StatementKind kind = StatementKind::kEvaluate;
  int target = 0;  // kAssign, kPrimitive: register
  Expr address;    // kStore, kLock, kUnlock, kPrimitive
  Expr value;      // kAssign, kStore, kEvaluate; the condition of kIf and kWhile; the operand of kPrimitive
  runtime::OpKind primitive = runtime::OpKind::kFence;
  bool timed = false;          // kPrimitive
  bool plain = false;          // kStore
  bool relaxed_fence = false;  // kFence: a relaxed fence, which orders nothing
  MemoryOrder order = MemoryOrder::kSeqCst;
  std::vector<Statement> body;
  std::vector<Statement> otherwise;
  int line = 0;
};

struct Location {
  std::string name;
  std::string type = "int";  // as written, e.g. "atomic_int", "int*"
  Value initial = 0;
};

struct Register {
  std::string name;
  std::string type = "int";
  bool is_parameter = false;  // holds the address of the location with its name
  Value initial = 0;
};

struct Thread {
  std::vector<Register> registers;
  std::vector<Statement> body;
};

// What a condition or a `locations` list can name. thread < 0: a global location, `index` in Test::locations.
struct Observable {
  int thread = -1;
  int index = 0;
  friend bool operator==(const Observable&, const Observable&) = default;
};

enum class PropositionKind : std::uint8_t { kTrue, kFalse, kEqual, kNot, kAnd, kOr, kImplies };

struct Proposition {
  PropositionKind kind = PropositionKind::kTrue;
  Observable left;
  bool right_is_observable = false;
  Observable right;
  Value value = 0;
  std::vector<Proposition> operands;
};

enum class Quantifier : std::uint8_t { kExists, kNotExists, kForall };

struct Test {
  std::string name;
  std::string hash;  // as the file states it; may be empty
  std::vector<Location> locations;
  std::vector<Thread> threads;
  std::vector<Observable> observed;  // the `locations [...]` list
  bool has_filter = false;
  Proposition filter;
  Quantifier quantifier = Quantifier::kExists;
  Proposition condition;
};

// Locations live at made-up addresses far from any integer a test computes with, so that a pointer can be told
// from a number when it is printed.
inline constexpr Value kLocationBase = 0x4c49'544d'0000;
inline constexpr Value kLocationStride = 16;
constexpr Value location_address(int index) { return kLocationBase + kLocationStride * static_cast<Value>(index); }
// -1: not the address of one of `count` locations.
constexpr int location_at(Value address, int count) {
  const Value offset = address - kLocationBase;
  if (offset % kLocationStride != 0 || offset / kLocationStride >= static_cast<Value>(count)) return -1;
  return static_cast<int>(offset / kLocationStride);
}

}  // namespace snarl::litmus
