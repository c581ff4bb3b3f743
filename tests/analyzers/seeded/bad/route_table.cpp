#include <cstdint>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

class RouteTable {
 public:
  std::string lookup(std::uint32_t prefix) {
    std::shared_lock readLock(mutex_);
    if (auto it = routes_.find(prefix); it != routes_.end()) return it->second;
    std::unique_lock writeLock(mutex_);  // expect: double-lock
    return routes_.try_emplace(prefix, "default").first->second;
  }

  void learn(std::uint32_t prefix, std::string gateway) {
    std::unique_lock writeLock(mutex_);
    routes_[prefix] = std::move(gateway);
  }

 private:
  std::shared_mutex mutex_;
  std::map<std::uint32_t, std::string> routes_;
};

int main() {
  RouteTable table;
  std::thread bgp([&] {
    for (std::uint32_t i = 0; i < 64; i += 2) table.learn(i, "gw" + std::to_string(i));
  });
  std::thread forwarder([&] {
    for (std::uint32_t i = 0; i < 64; ++i) table.lookup(i);
  });
  bgp.join();
  forwarder.join();
}
