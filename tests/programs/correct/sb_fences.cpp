// executions: 3
// Store buffering with relaxed accesses and seq_cst fences between them: as with seq_cst accesses.
#include "../in_threads.h"

int main() {
  std::atomic<int> x = 0, y = 0;
  int a = 0, b = 0;
  const auto side = [](std::atomic<int>* mine, std::atomic<int>* other, int* seen) {
    mine->store(1, kRelaxed);
    std::atomic_thread_fence(kSeqCst);
    *seen = other->load(kRelaxed);
  };
  in_threads([&] { side(&x, &y, &a); }, [&] { side(&y, &x, &b); });
  assert(a + b > 0);
}
