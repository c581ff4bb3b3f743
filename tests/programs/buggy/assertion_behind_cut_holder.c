// A thread that assumes falsely while it holds a lock must not hide the executions in which another took it first.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
void __VERIFIER_assume(int);
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int n;
void* a(void* x) { pthread_mutex_lock(&m); if (n == 0) { n = 1; __VERIFIER_assume(0); } pthread_mutex_unlock(&m); return x; }
void* b(void* x) {
  pthread_mutex_lock(&m);
  if (n == 0) assert(0);  // expect: assertion
  pthread_mutex_unlock(&m);
  return x;
}
int main() { pthread_t t, u; pthread_create(&t, 0, a, 0); pthread_create(&u, 0, b, 0); pthread_join(t, 0); pthread_join(u, 0); }
