// executions: *
// also: -- -O1 => 6
// also: -- -O2 => 6
// Three threads raise a number by a loop that loads, computes and tries. A round that fails has had no effect: what it
// leaves in registers is overwritten by the next one, so the loop is cut there, and what remains are the orders of the
// three rounds that succeed. (Where the remains are on the stack, as without optimisation, they are not recognised.)
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

atomic_long number;

static void* raise_number(void* unused) {
  for (;;) {
    long before = atomic_load_explicit(&number, memory_order_acquire);
    const long after = before * 2 + 1;
    if (atomic_compare_exchange_strong_explicit(&number, &before, after, memory_order_release, memory_order_relaxed)) return unused;
  }
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; ++i) pthread_create(&threads[i], 0, raise_number, 0);
  for (int i = 0; i < 3; ++i) pthread_join(threads[i], 0);
  assert(atomic_load_explicit(&number, memory_order_relaxed) == 7);
}
