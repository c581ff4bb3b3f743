// executions: *
// pthread barrier, rwlock, spin lock, once, keys, POSIX semaphore.
#include <assert.h>
#include <pthread.h>
#include <semaphore.h>

pthread_barrier_t barrier;
pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t spin;
pthread_once_t once = PTHREAD_ONCE_INIT;
pthread_key_t key;
sem_t semaphore;
int initialised, written, counter;

void initialise(void) { initialised = 1; }

void* work(void* self) {
  pthread_once(&once, initialise);
  assert(initialised == 1);
  pthread_setspecific(key, self);
  pthread_spin_lock(&spin);
  ++counter;
  pthread_spin_unlock(&spin);
  pthread_barrier_wait(&barrier);
  assert(counter == 2);
  assert(pthread_getspecific(key) == self);
  sem_post(&semaphore);
  return self;
}

int main(void) {
  pthread_barrier_init(&barrier, 0, 2);
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  pthread_key_create(&key, 0);
  sem_init(&semaphore, 0, 0);
  pthread_t thread;
  int other;
  pthread_create(&thread, 0, work, &other);
  work(&counter);
  sem_wait(&semaphore);
  sem_wait(&semaphore);
  void* result;
  pthread_join(thread, &result);
  assert(result == &other);
  pthread_rwlock_wrlock(&rwlock);
  written = 1;
  pthread_rwlock_unlock(&rwlock);
  sem_destroy(&semaphore);
  pthread_barrier_destroy(&barrier);
  return 0;
}
