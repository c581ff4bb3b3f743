// A program with a main() of its own.
#include <thread>

#include "ring.h"

int main() {
  Ring ring(std::memory_order_release);
  std::thread producer([&] { ring.try_push(VALUE); });
  int value = 0;
  ring.try_pop(&value);
  producer.join();
}
