#include <array>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

class StripedMap {
  struct alignas(64) Stripe {
    std::mutex mutex;
    std::map<std::string, int> rows;
  };

 public:
  void add(const std::string& key, int n) {
    Stripe& stripe = stripes_[std::hash<std::string>{}(key) % stripes_.size()];
    std::lock_guard<std::mutex> lock(stripe.mutex);
    stripe.rows[key] += n;
  }
  int sum() {
    for (Stripe& stripe : stripes_) stripe.mutex.lock();
    int total = 0;
    for (Stripe& stripe : stripes_) {
      for (const auto& row : stripe.rows) total += row.second;
    }
    for (auto it = stripes_.rbegin(); it != stripes_.rend(); ++it) it->mutex.unlock();
    return total;
  }

 private:
  std::array<Stripe, 4> stripes_;
};

int main() {
  StripedMap map;
  std::thread a([&] { map.add("a", 1), map.add("b", 2); });
  std::thread b([&] { map.add("a", 3), map.sum(); });
  a.join();
  b.join();
  return map.sum() == 6 ? 0 : 1;
}
