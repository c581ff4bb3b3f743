#include "tests/unit/runtime/threads_for_tests.h"

#include "runtime/session.h"

namespace snarl::runtime::testing {
namespace {

struct Start {
  void (*routine)(void*);
  void* argument;
};
SNARL_STATE Start starts[kThreadsMax] = {};

void* run(void*) {
  const Start& start = starts[current_thread()];
  start.routine(start.argument);
  return nullptr;
}

}  // namespace

int spawn(void (*routine)(void*), void* argument) {
  ThreadId thread = start_thread(run, nullptr, SNARL_CALLER);
  starts[thread] = {routine, argument};
  return thread;
}

void join(int thread) {
  operate(OpKind::kThreadJoin, nullptr, static_cast<Value>(thread), SNARL_CALLER);
  join_virtual_time(static_cast<ThreadId>(thread));
}

int self() { return controlled() ? current_thread() : 0; }

}  // namespace snarl::runtime::testing
