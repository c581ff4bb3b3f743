// Eigen's EventCount (Vyukov), as its header says to use it: a waiter must not miss the notification of what it waits
// for.
//
// A lost wake-up by the letter, in the library. The header's argument is Dekker's: both sides have a seq_cst fence
// between writing and looking. Notify() has one; Prewait() of Eigen 3.4 has a seq_cst compare-exchange instead, which
// does not keep a later load that is not seq_cst behind it. The waiter then reads the old predicate, the notifier the
// old state. Interleavings alone cannot show it, and a seq_cst predicate is enough.

// flags: -I/usr/include/eigen3
// expect-anywhere: deadlock
// also: --model sc => *
// also: -- -DSEQ_CST_PREDICATE => *
#include <condition_variable>
#include <mutex>
#include <unsupported/Eigen/CXX11/ThreadPool>

#include "../programs/in_threads.h"

#ifdef SEQ_CST_PREDICATE
constexpr auto kLook = kSeqCst;
#else
constexpr auto kLook = kAcquire;
#endif

int main() {
  Eigen::MaxSizeVector<Eigen::EventCount::Waiter> waiters(1);
  waiters.resize(1);
  Eigen::EventCount events(waiters);
  std::atomic<bool> ready = false;
  in_threads(
      [&] {
        ready.store(true, kRelease);
        events.Notify(false);
      },
      [&] {
        if (ready.load(kLook)) return;
        events.Prewait();
        if (ready.load(kLook)) {
          events.CancelWait();
        } else {
          events.CommitWait(&waiters[0]);
          assert(ready.load(kLook));
        }
      });
}
