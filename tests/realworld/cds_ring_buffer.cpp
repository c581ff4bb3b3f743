// libcds: the weak ring buffer (Guatto, Pop and others, PPoPP 2013), one producer, one consumer.
// executions: *
#include <cds/container/weak_ringbuffer.h>

#include "../programs/in_threads.h"

int main() {
  cds::container::WeakRingBuffer<int> ring(2);
  in_threads(
      [&] {
        for (int i = 1; i <= 2; ++i) assert(ring.push(i));
      },
      [&] {
        int last = 0;
        for (int attempt = 0; attempt < 2; ++attempt)
          if (int value; ring.pop(value)) assert(value == last + 1), last = value;
      });
}
