// A mutex is locked that was destroyed before, in every order.
#include <pthread.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void* hold(void* unused) {
  pthread_mutex_lock(&mutex);  // expect: lock-misuse
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_destroy(&mutex);
  pthread_create(&thread, 0, hold, 0);
  pthread_join(thread, 0);
  return 0;
}
