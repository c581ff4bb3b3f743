// The runtime's inside: what hooks and interceptors use to turn a call of the code under test into an Operation.
//
// One session runs at a time, on one OS thread; its controlled threads are fibers. `session` names the fiber that
// runs user code. It is cleared while the controller thinks (on the fiber's own stack), so that everything the
// controller calls (malloc, memcpy, pthread) is taken for what it is: not part of the program under test.
//
// Usual shape of an interceptor:
//
//   int pthread_foo(pthread_foo_t* object) {
//     if (!controlled()) return SNARL_REAL(pthread_foo)(object);
//     return static_cast<int>(operate(OpKind::kFoo, object, 0, SNARL_CALLER));
//   }
#pragma once
#include <pthread.h>

#include <cstddef>
#include <cstdint>

#include "runtime/arch.h"
#include "runtime/controller.h"
#include "runtime/real_function.h"
#include "runtime/thread_storage.h"

// Every writable variable of the runtime and its interceptors must carry this: globals outside this section are
// rolled back to their initial values after each execution. Not for large tables (they would fill the binary: mmap).
#define SNARL_STATE __attribute__((section("snarl_state")))

#define SNARL_CALLER (reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)))

namespace snarl::runtime {

struct Session {
  std::uintptr_t active = 0;  // thread pointer of the fiber that runs user code; 0 in the host and in the controller
  Fiber* current = nullptr;   // also set while the controller thinks; null in the host
  Controller* controller = nullptr;
  std::uintptr_t stack_limit = 0;  // of `current`
  ThreadId current_id = 0;
};
extern Session session;

// Is the calling OS thread running code under test right now? Real threads beside a check get `false`.
inline bool controlled() {
  return __builtin_expect(__atomic_load_n(&session.active, __ATOMIC_RELAXED) == thread_pointer(), 0);
}

// ---- Operations. All of these may only be called when controlled().

inline ThreadId current_thread() { return session.current_id; }

// An operation to be filled further. Field by field on purpose: compilers clear an aggregate of this size with a string
// instruction, which costs as much as all the rest of a hook.
inline Operation make_operation(OpKind kind, const volatile void* object, std::uintptr_t pc) {
  Operation op;
  op.kind = kind;
  op.address = reinterpret_cast<Address>(object);
  op.pc = pc;
  return op;
}

// Fills `thread`, `pc` (if 0) and `memory` (if `size` is set), asks the controller, runs other threads while it says
// so, writes through. Returns when the operation is done; never, when the execution is over.
Reply announce(Operation& operation);

// An operation on a modelled object (or on none). Returns Reply::value.
Value operate(OpKind kind, const volatile void* object, Value operand = 0, std::uintptr_t pc = 0);

// Atomic access with a plain value of 1, 2, 4 or 8 bytes, as the code under test would do it itself. For interceptors
// that share a word with instrumented code (guard bytes, futex words, reference counts).
Value atomic_load(const volatile void* address, std::uint8_t size, MemoryOrder order, std::uintptr_t pc = 0);
void atomic_store(volatile void* address, std::uint8_t size, Value value, MemoryOrder order, std::uintptr_t pc = 0);
Value atomic_rmw(volatile void* address, std::uint8_t size, RmwKind kind, Value operand, MemoryOrder order,
                 std::uintptr_t pc = 0);

// A value in [0, count) that the controller chooses.
Value choose(Value count, std::uintptr_t pc = 0);

[[noreturn]] void abandon_execution();  // to the host, for good

// A controller that is called with too little stack would be cut in the middle of its work by the guard page. Called by
// every hook, before anything is announced.
[[noreturn]] void fail_stack_overflow(std::uintptr_t pc);
inline void require_stack(std::uintptr_t pc) {
  if (__builtin_expect(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < session.stack_limit, 0))
    fail_stack_overflow(pc);
}

inline void plain_access(AccessKind kind, const volatile void* object, std::size_t size, std::uintptr_t pc) {
  require_stack(pc);
  std::uintptr_t active = session.active;
  session.active = 0;
  const Address address = own_address(*session.current, reinterpret_cast<Address>(object));
  Access access{kind, session.current_id, address, size, pc};
  if (__builtin_expect(!session.controller->access(access), 0)) abandon_execution();
  session.active = active;
}

// Abandons the execution with this finding. `fault.thread` is filled in; the message is copied.
[[noreturn]] void fail(Fault fault);
[[noreturn]] void fail(FaultKind kind, const char* message, std::uintptr_t pc, const volatile void* address = nullptr);

// Code between construction and destruction is not code under test: for interceptors that call library functions
// with side effects of their own (allocation, locks). Must not announce anything.
class HostScope {
 public:
  // The barriers keep the two stores around calls that the compiler knows (memset), which are intercepted like others.
  HostScope() : saved_(session.active) {
    session.active = 0;
    asm volatile("" ::: "memory");
  }
  ~HostScope() {
    asm volatile("" ::: "memory");
    session.active = saved_;
  }
  HostScope(const HostScope&) = delete;
  HostScope& operator=(const HostScope&) = delete;

 private:
  std::uintptr_t saved_;
};

// ---- Threads

// kThreadCreate: a new controlled thread that will run routine(argument). It exists, but has not run, on return.
ThreadId start_thread(void* (*routine)(void*), void* argument, std::uintptr_t pc);
// The current thread is over: runs the thread_end hooks, announces kThreadEnd, never returns. Called by the runtime
// when `routine` returns, and by pthread_exit once the stack has been unwound to entry_frame().
[[noreturn]] void end_thread(void* result);
// exit() and _exit() of the body: thread 0 ends here, as at the end of main (atexit handlers are not run); for any
// other thread it is a fault of kind kUnsupported.
[[noreturn]] void exit_program(int status, std::uintptr_t pc);

// One more than the highest ThreadId started in this execution; in an execution_start hook, in the one before.
ThreadId thread_slots_used();
bool thread_started(ThreadId thread);  // in this execution
bool thread_ended(ThreadId thread);
void* result_of(ThreadId thread);      // of an ended thread
pthread_t handle_of(ThreadId thread);  // a real pthread_t, the same in every execution
inline constexpr ThreadId kNoThread = 0xffff;
ThreadId thread_of(pthread_t handle);  // kNoThread if it is not a controlled thread of this execution
// The frame address of the runtime's function at the bottom of the current thread's stack.
std::uintptr_t entry_frame();

// The return addresses of the instrumented functions that are active in a thread, outermost first. Valid until the
// thread runs again or the next execution starts (so also inside Controller::fault).
struct CallStack {
  const std::uintptr_t* call_pcs;
  std::size_t depth;
};
CallStack call_stack(ThreadId thread);
// The machine's own view: return addresses from the innermost frame (of the runtime) outwards, for the current thread
// or the one that failed; 0 frames for others. Of a deep stack the middle is left out.
std::size_t real_stack(ThreadId thread, std::uintptr_t* frames, std::size_t frames_max);
// The body is a program's main (see NativeProgram).
bool body_is_main();
void set_body_is_main(bool is_main);
// Whether Controller::enter and leave are called (default: yes). The call stack is kept in any case.
void set_calls_announced(bool announced);

// ---- Hooks for interceptors that keep state. Register from a constructor function; null members are skipped.
struct SessionHooks {
  void (*execution_start)();       // in the host, before thread 0 runs
  void (*thread_start)(ThreadId);  // controlled, in the new thread, after kThreadBegin
  void (*thread_end)(ThreadId);    // controlled, in the ending thread (TLS destructors, keys); called in order
  void (*body_end)();              // controlled, in thread 0 after the body returned, before its thread_end hooks
};
void register_hooks(const SessionHooks& hooks);

// ---- Virtual time. Each thread has its own clock, inherited at creation and raised to the joined thread's at a join,
// so that what a thread reads depends on happens-before only, never on the interleaving.
inline constexpr std::uint64_t kTimeOrigin_ns = 1'700'000'000ull * 1'000'000'000ull;
std::uint64_t virtual_time_ns();
void advance_virtual_time(std::uint64_t ns);
void join_virtual_time(ThreadId ended);

// ---- Memory

// Is this address rolled back after an execution (globals of the program, arena, stacks and TLS of fibers)? False for
// state of uninstrumented libraries, which lives on from one execution to the next.
bool is_rolled_back(const volatile void* address);
// Does this return address lie in libc.so or ld.so?
bool is_in_libc(std::uintptr_t pc);

}  // namespace snarl::runtime
