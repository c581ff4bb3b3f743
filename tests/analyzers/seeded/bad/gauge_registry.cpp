// Gauges by name; visitors are given each gauge.
#include <functional>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

template <class T>
class GaugeRegistry {
  class Locker {
   public:
    explicit Locker(const GaugeRegistry& r) : r_(r) { r_.mutex_.lock(); }
    ~Locker() { r_.mutex_.unlock(); }
    Locker(const Locker&) = delete;

   private:
    const GaugeRegistry& r_;
  };

 public:
  void set(const std::string& name, T value) {
    Locker locker(*this);
    gauges_[name] = value;
  }

  T total() const {
    Locker locker(*this);  // expect-any(g): double-lock
    return std::accumulate(gauges_.begin(), gauges_.end(), T{}, [](T sum, const auto& g) { return sum + g.second; });
  }

  std::vector<double> shares() const {
    Locker locker(*this);
    std::vector<double> out;
    for (const auto& [name, value] : gauges_) {
      out.push_back(double(value) / double(total()));  // expect-any(g): double-lock
    }
    return out;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, T> gauges_;
};

int main() {
  GaugeRegistry<long> registry;
  std::thread sampler([&] {
    for (int i = 1; i < 20; ++i) registry.set("cpu" + std::to_string(i % 4), i);
  });
  registry.set("mem", 10);
  auto shares = registry.shares();
  sampler.join();
  return registry.total() > 0 && !shares.empty() ? 0 : 1;
}
