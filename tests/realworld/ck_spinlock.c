// Concurrency Kit's spin lock: its atomics are inline assembly, which Snarl cannot see.
// inconclusive: inline assembly
#include <ck_spinlock.h>

#include <assert.h>
#include <pthread.h>

static ck_spinlock_t lock = CK_SPINLOCK_INITIALIZER;
static int count;

static void* work(void* unused) {
  ck_spinlock_lock(&lock);
  ++count;
  ck_spinlock_unlock(&lock);
  return unused;
}

int main(void) {
  pthread_t other;
  pthread_create(&other, 0, work, 0);
  work(0);
  pthread_join(other, 0);
  assert(count == 2);
}
