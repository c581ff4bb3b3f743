// executions: *
// weak: deadlock
// Event count: the notifier skips the wake-up when it sees no waiter, so announcing oneself and looking at the condition
// need one total order with setting the condition and looking for waiters.
#include "../in_threads.h"

constexpr auto kSet = right_or_weak(kSeqCst, kRelease);

std::atomic<int> waiters, epoch;
std::atomic<bool> condition;

int main() {
  in_threads(
      [] {
        condition.store(true, kSet);
        if (waiters.load(kSeqCst) == 0) return;
        epoch.fetch_add(1);
        epoch.notify_all();
      },
      [] {
        waiters.fetch_add(1, kSeqCst);
        const int before = epoch.load(kSeqCst);
        if (!condition.load(kSeqCst)) epoch.wait(before);
        waiters.fetch_sub(1);
      });
}
