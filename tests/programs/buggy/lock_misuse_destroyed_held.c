// A mutex is destroyed by who has been told that another thread holds it.
#include <pthread.h>
#include <stdatomic.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
atomic_int held;

void* hold(void* unused) {
  pthread_mutex_lock(&mutex);
  atomic_store(&held, 1);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, hold, 0);
  if (atomic_load(&held)) pthread_mutex_destroy(&mutex);  // expect: lock-misuse
  pthread_join(thread, 0);
  return 0;
}
