// executions: 1
// A coroutine that is resumed on another thread: starting and joining the thread order its two halves.
#include <coroutine>

#include "../in_threads.h"

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};

Task two_halves(int* steps) {
  ++*steps;
  co_await std::suspend_always();
  ++*steps;
}

int main() {
  int steps = 0;
  Task task = two_halves(&steps);
  in_threads([&] { task.handle.resume(); });
  assert(steps == 2 && task.handle.done());
  task.handle.destroy();
}
