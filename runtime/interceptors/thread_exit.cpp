// __cxa_thread_atexit_impl: destructors of thread_local objects, run in reverse order at the end of each controlled
// thread (thread 0 included), while the thread is still under control.
#include <cerrno>

#include "runtime/interceptors/per_thread_table.h"
#include "runtime/session.h"

extern "C" int __cxa_thread_atexit_impl(void (*destructor)(void*), void* object, void* library);

namespace snarl::runtime {

namespace {

constexpr int kDestructorsMax = 1024;

struct ThreadLocal {
  void (*destructor)(void*);
  void* object;
};
struct ThreadLocals {
  int count;
  ThreadLocal entry[kDestructorsMax];
};
SNARL_STATE PerThreadTable<ThreadLocals> thread_locals;

void forget(ThreadId thread) { thread_locals[thread].count = 0; }

void run_destructors(ThreadId thread) {
  ThreadLocals& mine = thread_locals[thread];
  while (mine.count > 0) {
    ThreadLocal last = mine.entry[--mine.count];
    last.destructor(last.object);
  }
}

__attribute__((constructor(2001))) void register_exit_hooks() {
  SessionHooks hooks{};
  hooks.execution_start = [] { forget(0); };
  hooks.thread_start = forget;
  hooks.thread_end = run_destructors;
  register_hooks(hooks);
}

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" int __cxa_thread_atexit_impl(void (*destructor)(void*), void* object, void* library) {
  if (!controlled()) return SNARL_REAL(__cxa_thread_atexit_impl)(destructor, object, library);
  ThreadLocals& mine = thread_locals[current_thread()];
  if (mine.count == kDestructorsMax) {
    fail(FaultKind::kUnsupported, "more than 1024 thread_local objects with destructors in one thread", SNARL_CALLER);
  }
  mine.entry[mine.count++] = {destructor, object};
  return 0;
}
