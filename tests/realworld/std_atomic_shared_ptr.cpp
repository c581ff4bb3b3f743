// std::atomic<std::shared_ptr> of libstdc++ 12: one thread publishes, another reads.
//
// A race by the letter, in the library: load() copies the stored pointer and count under the lock bit and gives the bit
// back with memory_order_relaxed (_Atomic_count::unlock of load), so a later store's swap of them is not ordered after
// that read.

// expect-anywhere: data-race
#include <memory>

#include "../programs/in_threads.h"

int main() {
  std::atomic<std::shared_ptr<int>> published;
  in_threads([&] { published.store(std::make_shared<int>(2)); },
             [&] {
               if (std::shared_ptr<int> seen = published.load()) assert(*seen == 2);
             });
}
