// Runs a litmus test under a Controller: a Program whose threads are interpreted, not native.
//
// Thread 0 creates the threads of P1, P2, ... in order and then runs P0, so controlled thread i is Pi. Nothing is
// joined. Every execution starts from the same flat arrays and allocates nothing.
// Plain accesses are announced as relaxed loads and stores with `plain(instruction)` known on this side: litmus
// tests read racy plain values on purpose, see docs/reference/litmus.md.
// Tested by: tests/unit/litmus/interpreter_test.cpp, tests/agreement.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "litmus/ast.h"
#include "litmus/code.h"
#include "runtime/controller.h"

namespace snarl::litmus {

// kEvents: in the graph, where racy ones may read any write. kNative: announced as native code announces them, and
// answered from memory.
enum class PlainAccesses : std::uint8_t { kEvents, kNative };

class LitmusProgram : public runtime::Program {
 public:
  explicit LitmusProgram(const Test& test, PlainAccesses plain = PlainAccesses::kEvents);

  void run(runtime::Controller& controller) override;

  // The state now; final when called from the controller's answer to the last kThreadEnd, or after run().
  Value register_value(int thread, int index) const;
  Value location_value(int index) const { return memory_[static_cast<std::size_t>(index)]; }
  // All threads have ended.
  bool complete() const { return running_ == 0; }

  // The instruction behind an operation's `pc`.
  const Instruction& instruction_at(std::uintptr_t pc) const;

 private:
  struct Running {
    std::uint32_t pc = 0;
    std::uint32_t created = 0;  // thread 0: children so far
    bool begun = false;
    bool ended = false;
  };

  runtime::Operation next_operation(runtime::ThreadId thread);
  bool memory_operation(runtime::ThreadId thread, const Instruction& instruction, runtime::Operation& operation);
  bool access(const runtime::Operation& operation, runtime::Controller& controller);
  void finish(runtime::ThreadId thread, const runtime::Operation& operation, const runtime::Reply& reply);
  void store(runtime::Address address, Value value);
  Value* registers(runtime::ThreadId thread) { return registers_.data() + register_base_[thread]; }

  const PlainAccesses plain_;
  std::vector<ThreadCode> code_;
  std::vector<std::uint32_t> register_base_;
  std::vector<Value> registers_initial_, registers_;
  std::vector<Value> memory_initial_, memory_;
  std::vector<Running> threads_;
  std::size_t running_ = 0;
  const char* failure_ = nullptr;
};

}  // namespace snarl::litmus
