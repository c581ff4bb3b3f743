// Mutual exclusion by raising a flag and looking at the other's (the core of Dekker's algorithm), with fences.
//
// Both sides store to their own flag and then load the other's. Without a seq_cst fence in between on both sides each
// load may be answered before the other's store is visible, even on x86, and both enter. -DBROKEN weakens one side's
// fence to acquire-release.
#include <atomic>
#include <thread>

#ifdef BROKEN
constexpr auto kSecondFence = std::memory_order_acq_rel;
#else
constexpr auto kSecondFence = std::memory_order_seq_cst;
#endif

std::atomic<bool> wants[2];
int counter;  // protected by the flags

void try_to_enter(int self, std::memory_order fence) {
  wants[self].store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(fence);
  if (!wants[1 - self].load(std::memory_order_relaxed)) ++counter;
}

int main() {
  std::thread second([] { try_to_enter(1, kSecondFence); });
  try_to_enter(0, std::memory_order_seq_cst);
  second.join();
}

// ---- output ----
// $ snarl verify examples/dekker_fences.cpp
// verified: examples/dekker_fences.cpp (rc11, 3 executions)
//
// $ snarl verify examples/dekker_fences.cpp -- -DBROKEN
// bug: examples/dekker_fences.cpp (rc11, 1 execution)
//
// data race: write by thread 0 and write by thread 1 [data-race]
//   thread 0: write at examples/dekker_fences.cpp:21:57 in try_to_enter
//   thread 1: write at examples/dekker_fences.cpp:21:57 in try_to_enter
//
//      | thread 0                                      | thread 1
//   ---+-----------------------------------------------+----------------------------------------------
//   #1 | dekker_fences.cpp:25  create thread 1         |
//   #2 | dekker_fences.cpp:19  store wants[0] := 1     |
//      |   (relaxed)                                   |
//   #3 | dekker_fences.cpp:20  fence (seq_cst)         |
//   #4 | dekker_fences.cpp:21  load wants[1] = 0       |
//      |   (relaxed) from the initial value            |
//   #5 | dekker_fences.cpp:21  write counter           |
//   #6 |                                               | dekker_fences.cpp:19  store wants[1] := 1
//      |                                               |   (relaxed)
//   #7 |                                               | dekker_fences.cpp:20  fence (acq_rel)
//   #8 |                                               | dekker_fences.cpp:21  load wants[0] = 0
//      |                                               |   (relaxed) from the initial value, STALE:
//      |                                               |   not the newer #2
//   #9 |                                               | dekker_fences.cpp:21  write counter
//
//   missing: Nothing orders the write of thread 0 before the write of thread 1: no happens-before between them.
