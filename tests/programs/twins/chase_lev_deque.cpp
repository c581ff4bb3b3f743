// executions: *
// weak: assertion
// Chase and Lev's deque: the thief's fence between reading `top` and reading `bottom` must be seq_cst.
#include "../in_threads.h"

constexpr auto kThiefFence = right_or_weak(kSeqCst, kAcqRel);

std::atomic<long> top, bottom;
std::atomic<int> cells[2];
std::atomic<int> times_got[2];

void take() {
  const long mine = bottom.load(kRelaxed) - 1;
  bottom.store(mine, kRelaxed);
  std::atomic_thread_fence(kSeqCst);
  long seen = top.load(kRelaxed);
  if (seen <= mine) {
    const int value = cells[mine].load(kRelaxed);
    if (seen < mine) {
      times_got[value].fetch_add(1, kRelaxed);
      return;
    }
    if (top.compare_exchange_strong(seen, seen + 1, kSeqCst, kRelaxed)) times_got[value].fetch_add(1, kRelaxed);
  }
  bottom.store(mine + 1, kRelaxed);
}

void steal() {
  long seen = top.load(kAcquire);
  std::atomic_thread_fence(kThiefFence);
  if (seen >= bottom.load(kAcquire)) return;
  const int value = cells[seen].load(kRelaxed);
  if (top.compare_exchange_strong(seen, seen + 1, kSeqCst, kRelaxed)) times_got[value].fetch_add(1, kRelaxed);
}

int main() {
  cells[1] = 1;
  bottom = 2;
  in_threads([] { take(), take(); }, [] { steal(), steal(); });
  assert(times_got[0] <= 1 && times_got[1] <= 1);
}
