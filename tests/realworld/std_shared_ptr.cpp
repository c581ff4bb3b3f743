// std::shared_ptr and weak_ptr: a promotion that meets the last release, and a destructor that sees what owners wrote.
// executions: *
// also: -- -stdlib=libc++ => *
// also: --compiler g++ => *
#include <memory>

#include "../programs/in_threads.h"

struct Object {
  ~Object() { *sum = left + right; }
  int left = 0, right = 0;
  int* sum;
};

int main() {
  int sum = -1;
  auto owner = std::make_shared<Object>();
  owner->sum = &sum;
  std::weak_ptr<Object> weak = owner;
  in_threads(
      [mine = std::move(owner)]() mutable {
        mine->left = 1;
        mine.reset();
      },
      [&] {
        if (auto seen = weak.lock()) seen->right = 1;
      });
  assert(weak.expired() && sum >= 0);
}
