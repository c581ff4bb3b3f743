// executions: *
// weak: data-race
// What is done before set_value is there when get returns; what is done after it is not.
#include <future>

#include "../in_threads.h"

int main() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  int extra = 0;
  in_threads(
      [&] {
#ifdef WEAK
        promise.set_value(1);
        extra = 1;
#else
        extra = 1;
        promise.set_value(1);
#endif
      },
      [&] { assert(future.get() == 1 && extra == 1); });
}
