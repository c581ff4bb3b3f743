#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

class SymbolCache {
 public:
  std::string demangled(const std::string& symbol) {
    std::scoped_lock lock(mutex_);
    std::string& slot = names_[symbol];
    if (slot.empty()) slot = "_" + symbol;
    std::string_view view = slot;
    return std::string(view);
  }

  void clear() {
    std::scoped_lock lock(mutex_);
    names_.clear();
  }

  std::vector<std::string> history() {
    std::scoped_lock lock(mutex_);
    history_.push_back("history");
    return history_;
  }

  void remember(const std::string& symbol) {
    std::scoped_lock lock(mutex_);
    history_.push_back(symbol);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<std::string, std::string> names_;
  std::vector<std::string> history_;
};

int main() {
  SymbolCache cache;
  std::thread profiler([&] {
    for (int i = 0; i < 10; ++i) {
      cache.remember(std::string(cache.demangled("f" + std::to_string(i))));
    }
    cache.clear();
  });
  auto size = cache.demangled("main").size() + cache.history().size();
  profiler.join();
  return size == 0;
}
