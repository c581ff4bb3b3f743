// Load and store instead of fetch_add, in C: an update is lost.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>

atomic_int counter;

void* add(void* unused) {
  atomic_store(&counter, atomic_load(&counter) + 1);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, add, 0);
  add(0);
  pthread_join(thread, 0);
  assert(counter == 2);  // expect: assertion
  return 0;
}
