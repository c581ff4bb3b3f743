// Compiles the trees of ast.h to the flat code of code.h: operands left to right, each into a fresh temporary.
//
// C++ leaves the order of accesses inside one expression unsequenced (and herd leaves them unordered); here they are
// sequenced left to right, so a test should have one access per statement, as all generated ones have.
#include "litmus/code.h"
#include "report/check.h"

namespace snarl::litmus {
namespace {

class Lowering {
 public:
  explicit Lowering(const Test& test) : test_(test) {}

  ThreadCode run(const Thread& thread) {
    code_ = {};
    for (const Register& reg : thread.registers)
      code_.registers.push_back(reg.is_parameter ? address(reg.name) : reg.initial);
    block(thread.body);
    emit({.code = Code::kEnd});
    SNARL_CHECK(code_.instructions.size() < 65'000 && code_.registers.size() < 65'000);
    return code_;
  }

 private:
  Value address(const std::string& name) const {
    for (std::size_t i = 0; i < test_.locations.size(); ++i) {
      if (test_.locations[i].name == name) return location_address(static_cast<int>(i));
    }
    SNARL_CHECK(!"a parameter names no location");
    return 0;
  }

  std::uint16_t temporary() {
    code_.registers.push_back(0);
    return static_cast<std::uint16_t>(code_.registers.size() - 1);
  }

  std::size_t emit(Instruction instruction) {
    instruction.line = line_;
    code_.instructions.push_back(instruction);
    return code_.instructions.size() - 1;
  }

  void jump_here(std::size_t from) { code_.instructions[from].target = here(); }
  std::uint16_t here() const { return static_cast<std::uint16_t>(code_.instructions.size()); }

  // The register that holds the value of `expr` afterwards.
  std::uint16_t value(const Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kRegister:
        return static_cast<std::uint16_t>(expr.index);
      case ExprKind::kConstant: {
        const std::uint16_t result = temporary();
        emit({.code = Code::kConstant, .a = result, .immediate = expr.value});
        return result;
      }
      case ExprKind::kBinary: {
        const std::uint16_t left = value(expr.operands[0]), right = value(expr.operands[1]), result = temporary();
        emit({.code = Code::kBinary, .binary = expr.binary, .a = result, .b = left, .c = right});
        return result;
      }
      case ExprKind::kCompareExchange:
        return compare_exchange(expr);
      case ExprKind::kTryLock: {
        const std::uint16_t object = value(expr.operands[0]), result = temporary();
        emit({.code = Code::kTryLock, .a = result, .b = object});
        return result;
      }
      default:
        return access(expr);
    }
  }

  std::uint16_t access(const Expr& expr) {
    Instruction instruction{.code = expr.kind == ExprKind::kLoad ? Code::kLoad : Code::kRmw,
                            .rmw = expr.kind == ExprKind::kFetch ? expr.rmw : RmwKind::kExchange,
                            .order = expr.order,
                            .plain = expr.plain};
    instruction.b = value(expr.operands[0]);
    if (expr.operands.size() > 1) instruction.c = value(expr.operands[1]);
    instruction.a = temporary();
    emit(instruction);
    return instruction.a;
  }

  // `*expected` in memory is read before and written after a failure, both non-atomically, as the standard says.
  std::uint16_t compare_exchange(const Expr& expr) {
    Instruction instruction{
        .code = Code::kCompareExchange, .order = expr.order, .order_failure = expr.order_failure, .weak = expr.weak};
    const std::uint16_t expected_address = expr.expected_is_register ? 0 : value(expr.operands[2]);
    instruction.b = value(expr.operands[0]);
    if (expr.expected_is_register) {
      instruction.expected = static_cast<std::uint16_t>(expr.index);
    } else {
      instruction.expected = temporary();
      emit({.code = Code::kLoad, .plain = true, .a = instruction.expected, .b = expected_address});
    }
    instruction.c = value(expr.operands[1]);
    instruction.a = temporary();
    emit(instruction);
    if (expr.expected_is_register) return instruction.a;
    const std::size_t on_failure = emit({.code = Code::kBranchIfZero, .b = instruction.a});
    const std::size_t on_success = emit({.code = Code::kJump});
    jump_here(on_failure);
    emit({.code = Code::kStore, .plain = true, .b = expected_address, .c = instruction.expected});
    jump_here(on_success);
    return instruction.a;
  }

  void block(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) {
      line_ = statement.line;
      lower_statement(statement);
    }
  }

  void lower_statement(const Statement& statement) {
    switch (statement.kind) {
      case StatementKind::kAssign: {
        const std::uint16_t from = value(statement.value);
        emit({.code = Code::kMove, .a = static_cast<std::uint16_t>(statement.target), .b = from});
        return;
      }
      case StatementKind::kStore: {
        const std::uint16_t to = value(statement.address), from = value(statement.value);
        emit({.code = Code::kStore, .order = statement.order, .plain = statement.plain, .b = to, .c = from});
        return;
      }
      case StatementKind::kFence:
        if (!statement.relaxed_fence) emit({.code = Code::kFence, .order = statement.order});
        return;
      case StatementKind::kEvaluate:
        value(statement.value);
        return;
      case StatementKind::kLock:
      case StatementKind::kUnlock: {
        const std::uint16_t object = value(statement.address);
        emit({.code = statement.kind == StatementKind::kLock ? Code::kLock : Code::kUnlock, .b = object});
        return;
      }
      case StatementKind::kPrimitive: {
        const std::uint16_t object = value(statement.address), operand = value(statement.value);
        emit({.code = Code::kPrimitive,
              .order = statement.order,
              .timed = statement.timed,
              .primitive = statement.primitive,
              .a = static_cast<std::uint16_t>(statement.target),
              .b = object,
              .c = operand});
        return;
      }
      case StatementKind::kIf:
        return lower_if(statement);
      case StatementKind::kWhile:
        return lower_while(statement);
    }
  }

  void lower_if(const Statement& statement) {
    const std::uint16_t condition = value(statement.value);
    const std::size_t to_else = emit({.code = Code::kBranchIfZero, .b = condition});
    block(statement.body);
    if (statement.otherwise.empty()) return jump_here(to_else);
    const std::size_t to_end = emit({.code = Code::kJump});
    jump_here(to_else);
    block(statement.otherwise);
    jump_here(to_end);
  }

  void lower_while(const Statement& statement) {
    const std::size_t first_temporary = code_.registers.size();
    const std::uint16_t top = here();
    const std::uint16_t condition = value(statement.value);
    const std::size_t to_end = emit({.code = Code::kBranchIfZero, .b = condition});
    block(statement.body);
    // Dead values would make a pure iteration look as if it had changed something.
    for (std::size_t i = first_temporary; i < code_.registers.size(); ++i) {
      emit({.code = Code::kConstant, .a = static_cast<std::uint16_t>(i)});
    }
    emit({.code = Code::kJump, .target = top});
    jump_here(to_end);
  }

  const Test& test_;
  ThreadCode code_;
  int line_ = 0;
};

}  // namespace

std::vector<ThreadCode> lower(const Test& test) {
  Lowering lowering(test);
  std::vector<ThreadCode> result;
  for (const Thread& thread : test.threads) result.push_back(lowering.run(thread));
  return result;
}

std::optional<Value> evaluate(BinaryOp op, Value left, Value right) {
  const auto signed_left = static_cast<std::int64_t>(left), signed_right = static_cast<std::int64_t>(right);
  switch (op) {
    case BinaryOp::kAdd:
      return left + right;
    case BinaryOp::kSub:
      return left - right;
    case BinaryOp::kMul:
      return left * right;
    case BinaryOp::kDiv:
      if (right == 0) return std::nullopt;
      return signed_right == -1 ? 0 - left : static_cast<Value>(signed_left / signed_right);
    case BinaryOp::kAnd:
      return left & right;
    case BinaryOp::kOr:
      return left | right;
    case BinaryOp::kXor:
      return left ^ right;
    case BinaryOp::kEqual:
      return left == right;
    case BinaryOp::kNotEqual:
      return left != right;
    case BinaryOp::kLess:
      return signed_left < signed_right;
    case BinaryOp::kGreater:
      return signed_left > signed_right;
    case BinaryOp::kLessEqual:
      return signed_left <= signed_right;
    case BinaryOp::kGreaterEqual:
      return signed_left >= signed_right;
  }
  return std::nullopt;
}

Value apply(RmwKind kind, Value old, Value operand) {
  switch (kind) {
    case RmwKind::kExchange:
      return operand;
    case RmwKind::kAdd:
      return old + operand;
    case RmwKind::kSub:
      return old - operand;
    case RmwKind::kAnd:
      return old & operand;
    case RmwKind::kOr:
      return old | operand;
    case RmwKind::kXor:
      return old ^ operand;
    case RmwKind::kNand:
      return ~(old & operand);
    case RmwKind::kWide:
      break;
  }
  SNARL_CHECK(!"litmus tests have no wide atomics");
  return 0;
}

int advance(const ThreadCode& code, int pc, Value* registers, int steps_max) {
  for (int step = 0; step < steps_max; ++step) {
    const Instruction& instruction = code.instructions[static_cast<std::size_t>(pc)];
    switch (instruction.code) {
      case Code::kConstant:
        registers[instruction.a] = instruction.immediate;
        ++pc;
        break;
      case Code::kMove:
        registers[instruction.a] = registers[instruction.b];
        ++pc;
        break;
      case Code::kBinary: {
        const auto result = evaluate(instruction.binary, registers[instruction.b], registers[instruction.c]);
        if (!result) return -1;
        registers[instruction.a] = *result;
        ++pc;
        break;
      }
      case Code::kJump:
        pc = instruction.target;
        break;
      case Code::kBranchIfZero:
        pc = registers[instruction.b] == 0 ? instruction.target : pc + 1;
        break;
      default:
        return pc;
    }
  }
  return -1;
}

}  // namespace snarl::litmus
