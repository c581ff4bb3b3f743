// A waker and a sleeper: either the sleeper sees the work or the waker sees the sleeper.
// allow-hint: false-sharing
#include <atomic>
#include <thread>

static std::atomic<bool> sleeping{false};
static std::atomic<bool> work{false};
static std::atomic<int> wakeups{0};

static bool trySleep() {
  sleeping.store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return !work.load(std::memory_order_relaxed);
}

static void submitWork() {
  work.store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (sleeping.load(std::memory_order_relaxed)) wakeups.fetch_add(1, std::memory_order_relaxed);
}

int main() {
  std::thread submitter(submitWork);
  bool asleep = trySleep();
  submitter.join();
  return asleep && wakeups.load() == 0 ? 1 : 0;
}
