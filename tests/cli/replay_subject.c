// A relaxed flag hands over a plain value: a race in one of two orders. replay_test.cpp verifies and replays it.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int flag;
static int data;

static void* write_and_flag(void* unused) {
  data = 1;
  atomic_store_explicit(&flag, 1, memory_order_relaxed);
  return unused;
}

int main(void) {
  pthread_t writer;
  pthread_create(&writer, 0, write_and_flag, 0);
  if (atomic_load_explicit(&flag, memory_order_relaxed) == 1) {
    printf("the flag is up\n");
    printf("data: %d\n", data);
  }
  pthread_join(writer, 0);
  return 0;
}
