#include <map>
#include <mutex>
#include <thread>

class PrimeCache {
 public:
  bool isPrime(int n) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (auto it = known_.find(n); it != known_.end()) return it->second;
    }
    const bool prime = compute(n);
    std::lock_guard<std::mutex> lock(mutex_);
    return known_.try_emplace(n, prime).first->second;
  }

 private:
  static bool compute(int n) {
    for (int d = 2; d * d <= n; ++d) {
      if (n % d == 0) return false;
    }
    return n > 1;
  }
  std::mutex mutex_;
  std::map<int, bool> known_;
};

int main() {
  PrimeCache cache;
  std::thread a([&] { cache.isPrime(97); });
  std::thread b([&] { cache.isPrime(97); });
  a.join();
  b.join();
  return cache.isPrime(97) ? 0 : 1;
}
