// A thread joined twice.
#include <pthread.h>

void* nothing(void* unused) { return unused; }

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, nothing, 0);
  pthread_join(thread, 0);
  pthread_join(thread, 0);  // expect: thread-misuse
  return 0;
}
