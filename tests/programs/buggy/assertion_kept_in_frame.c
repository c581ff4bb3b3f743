// The twin of correct/retried_with_spills.c: `failures` is in a word of the frame too, but the round that succeeds
// reads it. A word that is alive must tell rounds apart, or the round after a failed one would never be explored.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

atomic_long number;
atomic_long same[8] = {0, 1, 2, 3, 4, 5, 6, 7};

#define SAME(index) atomic_load_explicit(&same[(index) & 7], memory_order_relaxed)

static void* raise_number(void* unused) {
  (void)unused;
  long failures = 0;
  for (;;) {
    long before = atomic_load_explicit(&number, memory_order_acquire);
    const long a = SAME(before), b = SAME(before + 1), c = SAME(before + 2), d = SAME(before + 3);
    const long e = SAME(before + 4), f = SAME(before + 5), g = SAME(before + 6), h = SAME(before + 7);
    const long after = before + 1 + (a * 3 ^ b * 5 ^ c * 7 ^ d * 9 ^ e * 11 ^ f * 13 ^ g * 15 ^ h * 17) % 2;
    if (atomic_compare_exchange_strong_explicit(&number, &before, after, memory_order_release, memory_order_relaxed))
      return (void*)failures;
    failures = 1;
  }
}

int main(void) {
  pthread_t threads[2];
  void* failures[2];
  for (int i = 0; i < 2; ++i) pthread_create(&threads[i], 0, raise_number, 0);
  for (int i = 0; i < 2; ++i) {
    pthread_join(threads[i], &failures[i]);
    assert(failures[i] == 0);  // expect: assertion
  }
  return 0;
}
