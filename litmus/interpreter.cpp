#include "litmus/interpreter.h"

#include <algorithm>
#include <type_traits>

#include "report/check.h"

namespace snarl::litmus {
namespace {

using runtime::Action;
using runtime::Operation;
using runtime::OpKind;
using runtime::Reply;
using runtime::ThreadId;

// Program counters of operations: never null, distinct per thread, stable over executions.
constexpr std::uintptr_t kThreadShift = 20;
constexpr std::uintptr_t program_counter(ThreadId thread, std::uint32_t pc) {
  return (std::uintptr_t{thread} + 1) << kThreadShift | pc;
}

static_assert(std::is_same_v<Value, std::uint64_t> && sizeof(std::uintptr_t) == sizeof(Value),
              "registers are handed out as ThreadState::registers");

}  // namespace

LitmusProgram::LitmusProgram(const Test& test, PlainAccesses plain) : plain_(plain), code_(lower(test)) {
  SNARL_CHECK(!code_.empty() && code_.size() <= runtime::kThreadsMax);
  for (const ThreadCode& code : code_) {
    register_base_.push_back(static_cast<std::uint32_t>(registers_initial_.size()));
    registers_initial_.insert(registers_initial_.end(), code.registers.begin(), code.registers.end());
  }
  register_base_.push_back(static_cast<std::uint32_t>(registers_initial_.size()));
  for (const Location& location : test.locations) memory_initial_.push_back(location.initial);
  registers_ = registers_initial_;
  memory_ = memory_initial_;
  threads_.resize(code_.size());
}

Value LitmusProgram::register_value(int thread, int index) const {
  return registers_[register_base_[static_cast<std::size_t>(thread)] + static_cast<std::size_t>(index)];
}

const Instruction& LitmusProgram::instruction_at(std::uintptr_t pc) const {
  const std::size_t thread = (pc >> kThreadShift) - 1;
  return code_[thread].instructions[pc & ((std::uintptr_t{1} << kThreadShift) - 1)];
}

void LitmusProgram::run(runtime::Controller& controller) {
  std::copy(registers_initial_.begin(), registers_initial_.end(), registers_.begin());
  std::copy(memory_initial_.begin(), memory_initial_.end(), memory_.begin());
  std::fill(threads_.begin(), threads_.end(), Running{});
  threads_[0].begun = true;
  running_ = threads_.size();
  failure_ = nullptr;
  ThreadId current = 0;
  while (true) {
    const Operation operation = next_operation(current);
    if (failure_ != nullptr) {
      controller.fault(
          {.kind = runtime::FaultKind::kCrash, .thread = current, .message = failure_, .pc = operation.pc});
      return;
    }
    if (operation.plain && plain_ == PlainAccesses::kNative) {
      if (!access(operation, controller)) return;
      continue;
    }
    if (operation.kind == OpKind::kThreadEnd && !threads_[current].ended) {
      threads_[current].ended = true;
      --running_;
    }
    const Reply reply = controller.perform(operation);
    switch (reply.action) {
      case Action::kStop:
        return;
      case Action::kSwitch:
        SNARL_CHECK(reply.next < threads_.size() && !threads_[reply.next].ended);
        current = reply.next;
        break;
      case Action::kProceed:
        finish(current, operation, reply);
        break;
    }
  }
}

Operation LitmusProgram::next_operation(ThreadId thread) {
  Running& running = threads_[thread];
  Operation operation{};
  operation.kind = OpKind::kThreadEnd;
  operation.thread = thread;
  if (!running.begun) {
    operation.kind = OpKind::kThreadBegin;
    operation.pc = program_counter(thread, 0);
    return operation;
  }
  if (thread == 0 && running.created + 1 < threads_.size()) {
    operation.kind = OpKind::kThreadCreate;
    operation.pc = program_counter(0, 0) + running.created;
    return operation;
  }
  const ThreadCode& code = code_[thread];
  const int pc = advance(code, static_cast<int>(running.pc), registers(thread));
  operation.pc = program_counter(thread, running.pc);
  if (pc < 0) {
    failure_ = "this thread divides by zero or loops for ever without an access to memory";
    return operation;
  }
  running.pc = static_cast<std::uint32_t>(pc);
  operation.pc = program_counter(thread, running.pc);
  const Instruction& instruction = code.instructions[running.pc];
  if (instruction.code == Code::kEnd) return operation;
  if (!memory_operation(thread, instruction, operation)) {
    failure_ = "this access is to an address that is no location of the test";
    return operation;
  }
  operation.state.registers = reinterpret_cast<const std::uintptr_t*>(registers(thread));
  operation.state.register_count = register_base_[thread + 1u] - register_base_[thread];
  return operation;
}

// False: the address is no location's.
bool LitmusProgram::memory_operation(ThreadId thread, const Instruction& instruction, Operation& operation) {
  const Value* values = registers(thread);
  operation.order = instruction.plain ? MemoryOrder::kRelaxed : instruction.order;
  operation.plain = instruction.plain;
  if (instruction.code == Code::kFence) {
    operation.kind = OpKind::kFence;
    return true;
  }
  if (instruction.code == Code::kPrimitive && instruction.primitive == OpKind::kThreadJoin) {
    operation.kind = OpKind::kThreadJoin;
    operation.operand = values[instruction.c];
    return true;
  }
  operation.address = values[instruction.b];
  const int location = location_at(operation.address, static_cast<int>(memory_.size()));
  if (location < 0) return false;
  if (instruction.code == Code::kLock || instruction.code == Code::kUnlock) {
    operation.kind = instruction.code == Code::kLock ? OpKind::kMutexLock : OpKind::kMutexUnlock;
    return true;
  }
  if (instruction.code == Code::kTryLock) {
    operation.kind = OpKind::kMutexTryLock;
    return true;
  }
  if (instruction.code == Code::kPrimitive) {
    operation.kind = instruction.primitive;
    operation.operand = values[instruction.c];
    operation.operand_initial = memory_initial_[static_cast<std::size_t>(location)];
    operation.timed = instruction.timed;
    return true;
  }
  operation.size = sizeof(Value);
  operation.memory = memory_[static_cast<std::size_t>(location)];
  switch (instruction.code) {
    case Code::kLoad:
      operation.kind = OpKind::kLoad;
      return true;
    case Code::kStore:
      operation.kind = OpKind::kStore;
      operation.operand = values[instruction.c];
      return true;
    case Code::kRmw:
      operation.kind = OpKind::kRmw;
      operation.rmw = instruction.rmw;
      operation.operand = values[instruction.c];
      return true;
    case Code::kCompareExchange:
      operation.kind = OpKind::kCompareExchange;
      operation.order_failure = instruction.order_failure;
      operation.weak = instruction.weak;
      operation.operand = values[instruction.c];
      operation.expected = values[instruction.expected];
      return true;
    default:
      SNARL_CHECK(!"not a memory instruction");
      return false;
  }
}

bool LitmusProgram::access(const Operation& operation, runtime::Controller& controller) {
  Running& running = threads_[operation.thread];
  const bool writes = operation.kind == OpKind::kStore;
  if (!controller.access({.kind = writes ? runtime::AccessKind::kWrite : runtime::AccessKind::kRead,
                          .thread = operation.thread,
                          .address = operation.address,
                          .size = operation.size,
                          .pc = operation.pc}))
    return false;
  if (writes)
    store(operation.address, operation.operand);
  else
    registers(operation.thread)[code_[operation.thread].instructions[running.pc].a] = operation.memory;
  ++running.pc;
  return true;
}

void LitmusProgram::finish(ThreadId thread, const Operation& operation, const Reply& reply) {
  Running& running = threads_[thread];
  if (operation.kind == OpKind::kThreadCreate) {
    ++running.created;
    SNARL_CHECK(reply.value == running.created);
    return;
  }
  if (operation.kind == OpKind::kThreadBegin) {
    running.begun = true;
    return;
  }
  SNARL_CHECK(operation.kind != OpKind::kThreadEnd);
  Value* values = registers(thread);
  const Instruction& instruction = code_[thread].instructions[running.pc];
  if (instruction.code == Code::kLoad || instruction.code == Code::kRmw || instruction.code == Code::kPrimitive)
    values[instruction.a] = reply.value;
  if (instruction.code == Code::kTryLock) values[instruction.a] = reply.value == 0;
  if (instruction.code == Code::kCompareExchange) {
    values[instruction.a] = reply.success;
    if (!reply.success) values[instruction.expected] = reply.value;
  }
  if (reply.write_through) store(operation.address, reply.written);
  ++running.pc;
}

void LitmusProgram::store(runtime::Address address, Value value) {
  memory_[static_cast<std::size_t>(location_at(address, static_cast<int>(memory_.size())))] = value;
}

}  // namespace snarl::litmus
