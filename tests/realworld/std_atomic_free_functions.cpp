// std::atomic_load/atomic_store of shared_ptr (the C++11 way, a pool of mutexes inside libstdc++'s shared object).
// executions: *
#include <memory>

#include "../programs/in_threads.h"

int main() {
  std::shared_ptr<int> published;
  in_threads([&] { std::atomic_store(&published, std::make_shared<int>(2)); },
             [&] {
               if (std::shared_ptr<int> seen = std::atomic_load(&published)) assert(*seen == 2);
             });
}
