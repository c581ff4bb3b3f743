// executions: 1
// One thread goes on only if it has read the store: where it has not, the execution is blocked, and no deadlock.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

void __VERIFIER_assume(int condition);

static atomic_int ready;
static int data;

static void* write_data(void* unused) {
  data = 1;
  atomic_store_explicit(&ready, 1, memory_order_release);
  return unused;
}

int main(void) {
  pthread_t writer;
  pthread_create(&writer, NULL, write_data, NULL);
  __VERIFIER_assume(atomic_load_explicit(&ready, memory_order_acquire));
  assert(data == 1);
  pthread_join(writer, NULL);
  return 0;
}
