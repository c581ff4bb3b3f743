// executions: *
// std::atomic::wait and notify: the waiter never sleeps through the change.
#include "../in_threads.h"

int main() {
  std::atomic<int> stage = 0;
  int data = 0;
  in_threads(
      [&] {
        data = 1;
        stage.store(1, kRelease);
        stage.notify_one();
        stage.wait(1, kAcquire);
        assert(data == 2);
      },
      [&] {
        stage.wait(0, kAcquire);
        assert(data == 1);
        data = 2;
        stage.store(2, kRelease);
        stage.notify_all();
      });
}
