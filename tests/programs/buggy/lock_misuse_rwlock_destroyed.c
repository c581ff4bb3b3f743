// A read-write lock is destroyed while a reader may hold it.
#include <pthread.h>

pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

void* look(void* unused) {
  pthread_rwlock_rdlock(&lock);
  pthread_rwlock_unlock(&lock);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, look, 0);
  pthread_rwlock_destroy(&lock);  // expect-anywhere: lock-misuse
  pthread_join(thread, 0);
  return 0;
}
