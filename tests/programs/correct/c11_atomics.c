// executions: 3
// C11 atomics and threads: message passing, as in mp_release_acquire.cpp.
#include <assert.h>
#include <stdatomic.h>
#include <threads.h>

atomic_int data, flag;

int writer(void* unused) {
  (void)unused;
  atomic_store_explicit(&data, 1, memory_order_relaxed);
  atomic_store_explicit(&flag, 1, memory_order_release);
  return 0;
}

int reader(void* unused) {
  (void)unused;
  int seen = atomic_load_explicit(&flag, memory_order_acquire);
  int value = atomic_load_explicit(&data, memory_order_relaxed);
  assert(seen <= value);
  return 0;
}

int main(void) {
  thrd_t threads[2];
  thrd_create(&threads[0], writer, 0);
  thrd_create(&threads[1], reader, 0);
  thrd_join(threads[0], 0);
  thrd_join(threads[1], 0);
  return 0;
}
