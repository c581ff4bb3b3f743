// liburcu's lock-free stack, its static inline form. On x86 its uatomic operations are inline assembly.
// inconclusive: inline assembly
#define _LGPL_SOURCE
#include <urcu/lfstack.h>

#include <assert.h>
#include <pthread.h>

static struct __cds_lfs_stack stack;
static struct cds_lfs_node nodes[2];

static void* push(void* node) {
  cds_lfs_push(&stack, node);
  return 0;
}

int main(void) {
  pthread_t other;
  __cds_lfs_init(&stack);
  pthread_create(&other, 0, push, &nodes[0]);
  push(&nodes[1]);
  pthread_join(other, 0);
  assert(!cds_lfs_empty(&stack));
  return 0;
}
