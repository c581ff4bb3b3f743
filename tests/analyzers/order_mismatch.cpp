// Orders that operations may not have, and orders that are right.
#include <atomic>

std::atomic<int> state{0};
std::atomic_flag flag;

void store() {
  state.store(1, std::memory_order_acquire);  // expect[certain]: a store cannot acquire
}
int load() {
  return state.load(std::memory_order_release);  // expect: a load cannot release
}
struct Lock {
  std::atomic<int> state_{0};
  void leave() { std::atomic_store_explicit(&state_, 0, std::memory_order_acq_rel); }  // expect: a store cannot acquire
  bool enter(int expected) {
    return state_.compare_exchange_strong(expected, 1, std::memory_order_acq_rel,  // expect: its order cannot release
                                          std::memory_order_release);
  }
};
template <class T>
T read(const std::atomic<T>& value) {
  return value.load(std::memory_order_acq_rel);  // expect: a load cannot release
}
int use() { return read(state); }

void in_lambda() {
  auto clear = [] { flag.clear(std::memory_order_acquire); };  // expect: a store cannot acquire
  clear();
}
void fence() {
  std::atomic_thread_fence(std::memory_order_relaxed);  // expect: a relaxed fence orders nothing
}
bool builtin(int* value) {
  return __atomic_load_n(value, __ATOMIC_RELEASE);  // expect: a load cannot release
}
bool allowed_since_17(int expected) {
  return state.compare_exchange_strong(expected, 1, std::memory_order_relaxed,
                                       std::memory_order_acquire);  // expect[hint]: stronger than the one on success
}

// Near misses.
void right() {
  state.store(1, std::memory_order_release);
  (void)state.load(std::memory_order_acquire);
  state.exchange(2, std::memory_order_acq_rel);
  state.fetch_add(1, std::memory_order_release);
  flag.clear(std::memory_order_release);
  (void)flag.test_and_set(std::memory_order_acquire);
  int expected = 0;
  (void)state.compare_exchange_strong(expected, 1, std::memory_order_acq_rel, std::memory_order_acquire);
  (void)state.compare_exchange_strong(expected, 1, std::memory_order_release);
  (void)state.compare_exchange_weak(expected, 1, std::memory_order_seq_cst);
}
void fences() {
  std::atomic_thread_fence(std::memory_order_acquire);
  std::atomic_signal_fence(std::memory_order_relaxed);
}
void not_known(std::memory_order order) { state.store(1, order); }
struct Disk {
  void store(int, std::memory_order) {}
};
void no_atomic(Disk& disk) { disk.store(1, std::memory_order_acquire); }
