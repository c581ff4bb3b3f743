#include "runtime/execution.h"

#include <unwind.h>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iterator>

#include "report/check.h"
#include "runtime/heap.h"
#include "runtime/modules.h"
#include "runtime/session.h"
#include "runtime/thread_storage.h"
#include "runtime/wide.h"

namespace snarl::runtime {

SNARL_STATE Session session{};

namespace {

constexpr std::size_t kHooksMax = 16;

// How the execution ended; filled by fibers, read by the host.
struct Outcome {
  bool faulted;
  Fault fault;
  char message[kFaultMessageMax];
  std::uintptr_t frames[64];
  std::size_t frame_count;
};

template <typename Function>
struct HookList {
  Function functions[kHooksMax];
  std::size_t count;
  void add(Function function) {
    if (function == nullptr) return;
    SNARL_CHECK(count < kHooksMax);
    functions[count++] = function;
  }
  template <typename... Arguments>
  void run(Arguments... arguments) const {
    for (std::size_t i = 0; i < count; ++i) functions[i](arguments...);
  }
};

struct Execution {
  void* host_stack_pointer;
  std::uintptr_t host_thread_pointer;
  void (*body)(void*);
  void* body_argument;
  bool body_is_main;
  ThreadId slots_used;    // ids below this may have started in this execution
  ThreadId threads_live;  // started and not ended
  Outcome outcome;
  HookList<void (*)()> on_execution_start, on_body_end;
  HookList<void (*)(ThreadId)> on_thread_start, on_thread_end;
};
SNARL_STATE Execution execution{};

void read_memory(Operation& op) {
  const void* address = reinterpret_cast<const void*>(op.address);
  switch (op.size) {
    case 1:
      op.memory = __atomic_load_n(static_cast<const std::uint8_t*>(address), __ATOMIC_RELAXED);
      break;
    case 2:
      op.memory = __atomic_load_n(static_cast<const std::uint16_t*>(address), __ATOMIC_RELAXED);
      break;
    case 4:
      op.memory = __atomic_load_n(static_cast<const std::uint32_t*>(address), __ATOMIC_RELAXED);
      break;
    case 8:
      op.memory = __atomic_load_n(static_cast<const std::uint64_t*>(address), __ATOMIC_RELAXED);
      break;
    default:
      op.memory = intern(address, op.size);
  }
}

void write_memory(const Operation& op, Value value) {
  void* address = reinterpret_cast<void*>(op.address);
  switch (op.size) {
    case 1:
      __atomic_store_n(static_cast<std::uint8_t*>(address), static_cast<std::uint8_t>(value), __ATOMIC_RELAXED);
      break;
    case 2:
      __atomic_store_n(static_cast<std::uint16_t*>(address), static_cast<std::uint16_t>(value), __ATOMIC_RELAXED);
      break;
    case 4:
      __atomic_store_n(static_cast<std::uint32_t*>(address), static_cast<std::uint32_t>(value), __ATOMIC_RELAXED);
      break;
    case 8:
      __atomic_store_n(static_cast<std::uint64_t*>(address), value, __ATOMIC_RELAXED);
      break;
    default:
      expand(value, address, op.size);
  }
}

void enter_fiber(Fiber& fiber) {
  session.current = &fiber;
  session.current_id = fiber.id;
  session.stack_limit = reinterpret_cast<std::uintptr_t>(fiber.stack_limit);
}

void switch_to(Fiber& self, ThreadId next) {
  Fiber* other = existing_fiber(next);
  SNARL_CHECK(other != nullptr && other->started && !other->ended);
  enter_fiber(*other);
  exchange_storage(self, *other);
  switch_context(&self.stack_pointer, other->stack_pointer, other->thread_pointer);
}

std::uintptr_t innermost_call(const Fiber& fiber) {
  std::size_t depth = fiber.call_depth;
  return depth == 0 || depth > kCallDepthMax ? 0 : fiber.calls[depth - 1];
}

void* run_body(void*) {
  execution.body(execution.body_argument);
  return nullptr;
}

// The place of an object that a fiber must come back to is never reused, so no destructor is missed here.
[[noreturn]] void to_host() {
  session.active = 0;
  leave_storage(*session.current);
  session.current = nullptr;
  void* abandoned;
  switch_context(&abandoned, execution.host_stack_pointer, execution.host_thread_pointer);
  __builtin_unreachable();
}

void report_outcome(Controller& controller) {
  if (execution.outcome.faulted) {
    controller.fault(execution.outcome.fault);
    return;
  }
  if (execution.threads_live != 0) return;
  Leaks leaks = find_leaks();
  if (leaks.count == 0) return;
  char message[kFaultMessageMax];
  std::snprintf(message, sizeof message, "%zu block%s (%zu bytes) never freed; the first has %zu bytes", leaks.count,
                leaks.count == 1 ? "" : "s", leaks.bytes, leaks.first_size);
  auto thread = static_cast<ThreadId>((leaks.first - kHeapBase) / kHeapRegionSize);
  controller.fault({FaultKind::kLeak, thread, message, leaks.first_pc, leaks.first, leaks.first_size, 0});
}

}  // namespace

void run_execution(Controller& controller, void (*body)(void*), void* argument) {
  SNARL_CHECK(session.current == nullptr);
  execution.on_execution_start.run();
  for (ThreadId slot = 0; slot < execution.slots_used; ++slot) {
    if (Fiber* fiber = existing_fiber(slot)) fiber->started = false;
  }
  reset_heap();
  execution.body = body;
  execution.body_argument = argument;
  execution.host_thread_pointer = thread_pointer();
  execution.outcome.faulted = false;
  execution.threads_live = 1;
  execution.slots_used = 1;
  session.controller = &controller;
  Fiber& first = fiber_of(0);
  prepare_fiber(first, run_body, nullptr, kTimeOrigin_ns);
  enter_fiber(first);
  enter_storage(first);
  switch_context(&execution.host_stack_pointer, first.stack_pointer, first.thread_pointer);
  report_outcome(controller);
  session.controller = nullptr;
}

void abandon_execution() { to_host(); }

namespace {

// A deep stack keeps its innermost frames and so many of the outermost: the way into a library that recurses.
constexpr std::size_t kOutermostFrames = 16;

struct Frames {
  std::uintptr_t* frames;
  std::size_t count, max;
};

_Unwind_Reason_Code add_frame(_Unwind_Context* context, void* argument) {
  auto& into = *static_cast<Frames*>(argument);
  if (into.count == into.max) {
    std::uintptr_t* outermost = into.frames + into.max - std::min(kOutermostFrames, into.max);
    std::move(outermost + 1, into.frames + into.max, outermost);
    --into.count;
  }
  into.frames[into.count++] = _Unwind_GetIP(context);
  return _URC_NO_REASON;
}

std::size_t unwind_stack(std::uintptr_t* frames, std::size_t frames_max) {
  Frames into{frames, 0, frames_max};
  _Unwind_Backtrace(add_frame, &into);
  return into.count;
}

}  // namespace

std::size_t real_stack(ThreadId thread, std::uintptr_t* frames, std::size_t frames_max) {
  if (session.current != nullptr && session.current_id == thread) return unwind_stack(frames, frames_max);
  const Outcome& outcome = execution.outcome;
  if (!outcome.faulted || outcome.fault.thread != thread) return 0;
  const std::size_t count = std::min(outcome.frame_count, frames_max);
  std::copy_n(outcome.frames, count, frames);
  return count;
}

namespace {

void set_outcome(Fault fault) {
  SNARL_CHECK(session.current != nullptr);
  session.active = 0;
  Outcome& outcome = execution.outcome;
  std::snprintf(outcome.message, sizeof outcome.message, "%s", fault.message);
  outcome.fault = fault;
  outcome.fault.message = outcome.message;
  outcome.fault.thread = session.current_id;
  outcome.faulted = true;
}

}  // namespace

void fail(Fault fault) {
  set_outcome(fault);
  Outcome& outcome = execution.outcome;
  if (fault.pc == 0) outcome.fault.pc = innermost_call(*session.current);
  outcome.frame_count = unwind_stack(outcome.frames, std::size(outcome.frames));
  to_host();
}

void fail_at(Fault fault, const std::uintptr_t* frames, std::size_t count) {
  set_outcome(fault);
  Outcome& outcome = execution.outcome;
  outcome.frame_count = std::min(count, std::size(outcome.frames));
  std::copy_n(frames, outcome.frame_count, outcome.frames);
  to_host();
}

void fail(FaultKind kind, const char* message, std::uintptr_t pc, const volatile void* address) {
  fail(Fault{kind, 0, message, pc, reinterpret_cast<Address>(address), 0, 0});
}

void fail_stack_overflow(std::uintptr_t pc) {
  char message[kFaultMessageMax];
  std::snprintf(message, sizeof message, "stack overflow (%zu KiB)", kStackSize / 1024);
  fail(FaultKind::kCrash, message, pc);
}

namespace {

// The controller did not proceed: runs others, and asks again, until it does.
__attribute__((noinline)) void wait_until_done(Fiber& self, Operation& op, Reply& reply) {
  while (reply.action != Action::kProceed) {
    if (reply.action == Action::kStop) to_host();
    if (reply.next != self.id) switch_to(self, reply.next);
    session.active = self.thread_pointer;
    if (op.size != 0) read_memory(op);
    session.active = 0;
    reply = session.controller->perform(op);
  }
}

}  // namespace

Reply announce(Operation& op) {
  Fiber& self = *session.current;
  op.thread = self.id;
  if (op.pc == 0) op.pc = innermost_call(self);
  require_stack(op.pc);
  if (op.size != 0) read_memory(op);  // may fault: still as the user's access
  session.active = 0;
  Reply reply = session.controller->perform(op);
  if (__builtin_expect(reply.action != Action::kProceed, 0)) wait_until_done(self, op, reply);
  session.active = self.thread_pointer;
  if (reply.write_through) write_memory(op, reply.written);
  return reply;
}

Value operate(OpKind kind, const volatile void* object, Value operand, std::uintptr_t pc) {
  Operation op = make_operation(kind, object, pc);
  op.operand = operand;
  return announce(op).value;
}

Value choose(Value count, std::uintptr_t pc) { return operate(OpKind::kChoice, nullptr, count, pc); }

Value atomic_load(const volatile void* address, std::uint8_t size, MemoryOrder order, std::uintptr_t pc) {
  Operation op = make_operation(OpKind::kLoad, address, pc);
  op.order = order;
  op.size = size;
  return announce(op).value;
}

void atomic_store(volatile void* address, std::uint8_t size, Value value, MemoryOrder order, std::uintptr_t pc) {
  Operation op = make_operation(OpKind::kStore, address, pc);
  op.order = order;
  op.size = size;
  op.operand = value;
  announce(op);
}

Value atomic_rmw(volatile void* address, std::uint8_t size, RmwKind kind, Value operand, MemoryOrder order,
                 std::uintptr_t pc) {
  Operation op = make_operation(OpKind::kRmw, address, pc);
  op.order = order;
  op.size = size;
  op.rmw = kind;
  op.operand = operand;
  return announce(op).value;
}

ThreadId start_thread(void* (*routine)(void*), void* argument, std::uintptr_t pc) {
  auto child = static_cast<ThreadId>(operate(OpKind::kThreadCreate, nullptr, 0, pc));
  SNARL_CHECK(child < kThreadsMax);
  HostScope host;
  Fiber& fiber = fiber_of(child);
  prepare_fiber(fiber, routine, argument, session.current->time_ns);
  ++execution.threads_live;
  if (child >= execution.slots_used) execution.slots_used = static_cast<ThreadId>(child + 1);
  return child;
}

void end_thread(void* result) {
  Fiber& self = *session.current;
  self.result = result;
  if (self.id == 0) execution.on_body_end.run();
  execution.on_thread_end.run(self.id);
  self.ended = true;
  --execution.threads_live;
  operate(OpKind::kThreadEnd, nullptr);
  SNARL_CHECK(false && "an ended thread was resumed");
  __builtin_unreachable();
}

void exit_program(int status, std::uintptr_t pc) {
  if (session.current_id == 0) end_thread(reinterpret_cast<void*>(static_cast<std::intptr_t>(status)));
  fail(FaultKind::kUnsupported, "exit() is called by a thread other than the main one", pc);
}

ThreadId thread_slots_used() { return execution.slots_used; }

bool thread_started(ThreadId thread) {
  Fiber* fiber = thread < execution.slots_used ? existing_fiber(thread) : nullptr;
  return fiber != nullptr && fiber->started;
}
bool thread_ended(ThreadId thread) { return thread_started(thread) && existing_fiber(thread)->ended; }

void* result_of(ThreadId thread) {
  SNARL_CHECK(thread_ended(thread));
  return existing_fiber(thread)->result;
}

pthread_t handle_of(ThreadId thread) {
  SNARL_CHECK(existing_fiber(thread) != nullptr);
  return existing_fiber(thread)->handle;
}

ThreadId thread_of(pthread_t handle) {
  for (ThreadId thread = 0; thread < execution.slots_used; ++thread) {
    if (thread_started(thread) && pthread_equal(handle_of(thread), handle)) return thread;
  }
  return kNoThread;
}

std::uintptr_t entry_frame() { return session.current->entry_frame; }

bool body_is_main() { return execution.body_is_main; }
void set_body_is_main(bool is_main) { execution.body_is_main = is_main; }

CallStack call_stack(ThreadId thread) {
  Fiber* fiber = existing_fiber(thread);
  if (fiber == nullptr || !fiber->started) return {nullptr, 0};
  return {fiber->calls, fiber->call_depth < kCallDepthMax ? fiber->call_depth : kCallDepthMax};
}

void register_hooks(const SessionHooks& hooks) {
  execution.on_execution_start.add(hooks.execution_start);
  execution.on_thread_start.add(hooks.thread_start);
  execution.on_thread_end.add(hooks.thread_end);
  execution.on_body_end.add(hooks.body_end);
}

std::uint64_t virtual_time_ns() { return session.current->time_ns; }
void advance_virtual_time(std::uint64_t ns) { session.current->time_ns += ns; }

void join_virtual_time(ThreadId ended) {
  Fiber* fiber = existing_fiber(ended);
  SNARL_CHECK(fiber != nullptr);
  if (fiber->time_ns > session.current->time_ns) session.current->time_ns = fiber->time_ns;
}

bool is_rolled_back(const volatile void* pointer) {
  auto address = reinterpret_cast<std::uintptr_t>(pointer);
  if (is_in_heap(pointer) || is_in_fiber_stack(address)) return true;
  if (address - thread_storage.low < thread_storage.size) return true;
  for (std::size_t i = 0; i < modules.globals_count; ++i) {
    if (modules.globals[i].contains(address)) return true;
  }
  return false;
}

}  // namespace snarl::runtime

// The bottom frame of every fiber; entered by prepare_stack's context.
extern "C" __attribute__((used, visibility("hidden"))) void snarl_fiber_main() {
  using namespace snarl::runtime;
  Fiber& self = *session.current;
  self.entry_frame = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  session.active = self.thread_pointer;
  if (self.id != 0) operate(OpKind::kThreadBegin, nullptr);
  execution.on_thread_start.run(self.id);
  end_thread(self.routine(self.argument));
}
