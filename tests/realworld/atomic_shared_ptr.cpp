// std::atomic<std::shared_ptr>: one thread publishes, another reads.
#include <memory>

#include "tests/programs/in_threads.h"

int main() {
  std::atomic<std::shared_ptr<int>> published;
  in_threads([&] { published.store(std::make_shared<int>(2)); },
             [&] {
               if (std::shared_ptr<int> seen = published.load()) assert(*seen == 2);
             });
}
