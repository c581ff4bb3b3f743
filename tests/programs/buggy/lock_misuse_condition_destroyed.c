// A condition variable is destroyed while a thread may wait in it.
#include <pthread.h>

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
int waits, ready;

void* wait_for_it(void* unused) {
  pthread_mutex_lock(&mutex);
  waits = 1;
  while (!ready) pthread_cond_wait(&condition, &mutex);
  pthread_mutex_unlock(&mutex);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, wait_for_it, 0);
  pthread_mutex_lock(&mutex);
  ready = 1;
  if (waits) pthread_cond_destroy(&condition);  // expect: lock-misuse
  pthread_mutex_unlock(&mutex);
  pthread_join(thread, 0);
  return 0;
}
