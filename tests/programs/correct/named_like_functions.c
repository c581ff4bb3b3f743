// Global variables and a function with the names of library functions that Snarl interposes.
// executions: 2
#include <pthread.h>
#include <stdatomic.h>

int open, read, write, rand, sleep, alarm, pipe, poll;
atomic_int random, kill;

int getline(int limit) { return limit + open + read + write; }

void* add(void* unused) {
  atomic_fetch_add(&random, getline(1));
  return unused;
}

int main(void) {
  pthread_t thread;
  read = sleep = alarm = pipe = poll = rand = 0;
  pthread_create(&thread, 0, add, 0);
  add(0);
  pthread_join(thread, 0);
  return atomic_load(&random) - 2;
}
