#include <atomic>
#include <thread>
#include <vector>

template <typename Int>
class Budget {
 public:
  explicit Budget(Int all) : left_(all) {}

  bool spend(Int amount) {
    Int left = left_.load(std::memory_order_relaxed);
    do {
      if (left < amount) return false;
    } while (!left_.compare_exchange_weak(left, left - amount, std::memory_order_relaxed));
    return true;
  }

  Int left() const { return left_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Int> left_;
};

int main() {
  Budget<long> budget(1000);
  std::vector<std::thread> spenders;
  for (int s = 0; s < 3; ++s) {
    spenders.emplace_back([&budget] {
      while (budget.spend(7)) {
      }
    });
  }
  for (auto& spender : spenders) spender.join();
  return budget.left() < 7 ? 0 : 1;
}
