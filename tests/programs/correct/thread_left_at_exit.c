// executions: *
// A thread that is neither joined nor detached when main returns: POSIX lets the process end.
#include <pthread.h>

void* nothing(void* unused) { return unused; }

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, nothing, 0);
  return 0;
}
