// inconclusive: no execution came to its end
// The flag is never 2, so the assertion behind the assumption is never reached: to call this verified would be empty.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

void __VERIFIER_assume(int condition);

static atomic_int flag;

static void* set_flag(void* unused) {
  atomic_store(&flag, 1);
  return unused;
}

int main(void) {
  pthread_t setter;
  pthread_create(&setter, NULL, set_flag, NULL);
  __VERIFIER_assume(atomic_load(&flag) == 2);
  assert(0);
  pthread_join(setter, NULL);
  return 0;
}
