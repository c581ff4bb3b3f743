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
// bug: examples/dekker_fences.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x8
//
// $ snarl verify examples/dekker_fences.cpp -- -DBROKEN
// bug: examples/dekker_fences.cpp (rc11, 0 executions)
//
//  [exception]
//   thread 0: here at address 0x8
