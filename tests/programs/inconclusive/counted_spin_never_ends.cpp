// inconclusive: times in vain were not explored; no execution came to its end
// Nobody raises the flag, and the counter makes each round another state: the loop is why no execution comes to its
// end, so it is what the reason names.
#include <atomic>
#include <thread>

std::atomic<int> flag{0};

int main() {
  std::thread waiter([] {
    long rounds = 0;
    while (flag.load(std::memory_order_acquire) == 0) ++rounds;
    flag.store(static_cast<int>(rounds), std::memory_order_relaxed);
  });
  waiter.join();
}
