// executions: 1
// weak: data-race
// Two semaphores hand one buffer to and fro: no two accesses can be exchanged, so 1.
#include <semaphore.h>

#include "../in_threads.h"

sem_t full, empty;
int buffer;

int main() {
  sem_init(&full, 0, 0);
#ifdef WEAK
  sem_init(&empty, 0, 2);
#else
  sem_init(&empty, 0, 1);
#endif
  in_threads(
      [] {
        for (int i = 0; i < 2; ++i) {
          sem_wait(&empty);
          buffer = i;
          sem_post(&full);
        }
      },
      [] {
        for (int i = 0; i < 2; ++i) {
          sem_wait(&full);
          [[maybe_unused]] volatile int seen = buffer;
          sem_post(&empty);
        }
      });
}
