// A race on a variable named like a function that Snarl's own libraries call.
#include <pthread.h>

int read, random;

void* add(void* unused) {
  ++read;  // expect-anywhere: data-race
  ++random;
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, add, 0);
  add(0);
  pthread_join(thread, 0);
  return 0;
}
