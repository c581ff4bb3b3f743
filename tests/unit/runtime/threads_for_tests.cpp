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
  pthread_t handle;
  pthread_create(&handle, nullptr, run, nullptr);  // the child does not run before its creator's next operation
  ThreadId thread = thread_of(handle);
  starts[thread] = {routine, argument};
  return thread;
}

void join(int thread) {
  pthread_join(handle_of(static_cast<ThreadId>(thread)), nullptr);
}

int self() { return controlled() ? current_thread() : 0; }

}  // namespace snarl::runtime::testing
