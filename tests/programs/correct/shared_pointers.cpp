// executions: *
// shared_ptr: the last owner deletes; weak_ptr::lock either gets the whole object or nothing; atomic<shared_ptr>.
#include <memory>

#include "../in_threads.h"

int main() {
  auto shared = std::make_shared<int>(1);
  std::weak_ptr<int> weak = shared;
  std::atomic<std::shared_ptr<int>> published;
  in_threads([&, mine = shared] { assert(*mine == 1); },
             [&] {
               if (std::shared_ptr<int> locked = weak.lock()) assert(*locked == 1);
               published.store(std::make_shared<int>(2));
             },
             [&] {
               shared.reset();
               if (std::shared_ptr<int> seen = published.load()) assert(*seen == 2);
             });
}
