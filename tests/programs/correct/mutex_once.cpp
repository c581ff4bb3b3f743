// executions: 24
// Four threads take a mutex once: 4! orders.
#include "../in_threads.h"

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
int counter;

int main() {
  const auto add = [] {
    pthread_mutex_lock(&mutex);
    ++counter;
    pthread_mutex_unlock(&mutex);
  };
  in_threads(add, add, add, add);
  assert(counter == 4);
}
