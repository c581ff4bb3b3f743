// executions: *
// also: -- -O1 => 6
// also: -- -O2 => 6
// As retried_update.c, with more values in each round than there are registers: those of a failed round stay in words
// of the stack frame, and the next round overwrites them before it reads them.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

atomic_long number;
atomic_long same[8] = {0, 1, 2, 3, 4, 5, 6, 7};

#define SAME(index) atomic_load_explicit(&same[(index) & 7], memory_order_relaxed)

static void* raise_number(void* unused) {
  for (;;) {
    long before = atomic_load_explicit(&number, memory_order_acquire);
    const long a = SAME(before), b = SAME(before + 1), c = SAME(before + 2), d = SAME(before + 3);
    const long e = SAME(before + 4), f = SAME(before + 5), g = SAME(before + 6), h = SAME(before + 7);
    const long after = before + 1 + (a * 3 ^ b * 5 ^ c * 7 ^ d * 9 ^ e * 11 ^ f * 13 ^ g * 15 ^ h * 17) % 2;
    if (atomic_compare_exchange_strong_explicit(&number, &before, after, memory_order_release, memory_order_relaxed)) return unused;
  }
}

int main(void) {
  pthread_t threads[3];
  for (int i = 0; i < 3; ++i) pthread_create(&threads[i], 0, raise_number, 0);
  for (int i = 0; i < 3; ++i) pthread_join(threads[i], 0);
  assert(atomic_load_explicit(&number, memory_order_relaxed) == 3);
}
