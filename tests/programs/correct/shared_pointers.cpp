// executions: *
// shared_ptr: the last owner deletes; weak_ptr::lock either gets the whole object or nothing.
#include <memory>

#include "../in_threads.h"

int main() {
  auto shared = std::make_shared<int>(1);
  std::weak_ptr<int> weak = shared;
  in_threads([&, mine = shared] { assert(*mine == 1); },
             [&] {
               if (std::shared_ptr<int> locked = weak.lock()) assert(*locked == 1);
             },
             [&] {
               shared.reset();
             });
}
