#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

class FeatureFlags {
 public:
  bool enabled(const std::string& name) const {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    ++queries_;
    auto it = flags_.find(name);
    return it != flags_.end() && it->second;
  }

  void set(const std::string& name, bool on) {
    std::unique_lock<std::shared_mutex> lock(mutex_);
    flags_[name] = on;
  }

  long queries() const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return queries_;
  }

 private:
  mutable std::shared_mutex mutex_;
  mutable long queries_ = 0;
  std::map<std::string, bool> flags_;
};

int main() {
  FeatureFlags flags;
  flags.set("dark", true);
  auto ask = [&flags] {
    for (int i = 0; i < 50; ++i) flags.enabled("dark");
  };
  std::thread a(ask), b(ask);
  a.join();
  b.join();
  return flags.queries() == 100 ? 0 : 1;
}
