// Native code under test as a Program: body(argument) runs on fibers, in this process, once per run().
//
// Built when the globals of the process are in their initial state; every run starts from that state and leaves it
// behind. One NativeProgram exists at a time. It may run on any OS thread; other real threads go on undisturbed,
// but must not rely on globals that they write during a check (those are rolled back).
#pragma once
#include "runtime/controller.h"
#include "runtime/snapshot.h"

namespace snarl::runtime {

// The body is a test, or a program's main: after main, threads that nobody joined are the process's end, not a mistake.
enum class BodyKind { kTest, kMain };

class NativeProgram : public Program {
 public:
  NativeProgram(void (*body)(void*), void* argument, BodyKind kind = BodyKind::kTest);
  ~NativeProgram() override;
  NativeProgram(const NativeProgram&) = delete;
  NativeProgram& operator=(const NativeProgram&) = delete;

  void run(Controller& controller) override;
  std::size_t call_stack(ThreadId thread, std::uintptr_t* frames, std::size_t frames_max) override;

 private:
  void (*body_)(void*);
  void* argument_;
  Snapshot snapshot_;
};

}  // namespace snarl::runtime
