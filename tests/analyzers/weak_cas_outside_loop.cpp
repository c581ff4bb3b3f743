// Weak compare-exchanges that are tried once, and those that are tried again.
#include <atomic>

std::atomic<int> state{0};

void once() {
  int expected = 0;
  if (state.compare_exchange_weak(expected, 1)) state = 2;  // expect[likely]: no loop tries again
}

struct Leader {
  std::atomic<int> leader_{-1};
  bool elect(int node) {
    int nobody = -1;
    const bool won = leader_.compare_exchange_weak(nobody, node);  // expect: no loop tries again
    if (!won) return false;
    return true;
  }
};

template <class T>
void claim(std::atomic<T>& value) {
  T expected{};
  (void)std::atomic_compare_exchange_weak(&value, &expected, T{1});  // expect: no loop tries again
}
void use() { claim(state); }

void in_lambda() {
  auto start = [] {
    int expected = 0;
    if (!state.compare_exchange_weak(expected, 1)) return;  // expect: no loop tries again
    state = 3;
  };
  start();
}

// Near misses.
void in_a_loop() {
  int expected = 0;
  while (!state.compare_exchange_weak(expected, expected + 1)) {
  }
}
#define UPDATE(atomic, old, fresh) \
  do {                             \
    fresh = old + 1;               \
  } while (!(atomic).compare_exchange_weak(old, fresh))
void by_macro() {
  int old = state.load(), fresh;
  UPDATE(state, old, fresh);
}
void lambda_in_a_loop() {
  int expected = 0;
  auto attempt = [&] { return state.compare_exchange_weak(expected, expected + 1); };
  while (!attempt()) {
  }
}
bool attempt(int& expected) {
  const bool done = state.compare_exchange_weak(expected, expected + 1);
  return done;
}
void helper_in_a_loop() {
  int expected = 0;
  while (!attempt(expected)) {
  }
}
void jumps() {
  int expected = 0;
again:
  if (!state.compare_exchange_weak(expected, expected + 1)) goto again;
}
bool try_lock() {
  int expected = 0;
  return state.compare_exchange_weak(expected, 1);
}
void strong() {
  int expected = 0;
  if (state.compare_exchange_strong(expected, 1)) state = 2;
}
