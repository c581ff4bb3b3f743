#include <map>
#include <mutex>
#include <string>
#include <thread>

class Catalog {
 public:
  Catalog() {
    prices_["apple"] = 1;
    seed();
  }
  ~Catalog() { prices_.clear(); }
  Catalog(Catalog&& other) noexcept : prices_(std::move(other.prices_)) { other.prices_.clear(); }
  void set(const std::string& name, int price) {
    std::lock_guard<std::mutex> lock(mutex_);
    prices_[name] = price;
  }
  int get(const std::string& name) const {
    std::lock_guard<std::mutex> lock(mutex_);
    auto it = prices_.find(name);
    return it == prices_.end() ? 0 : it->second;
  }

 private:
  void seed() { prices_["pear"] = 2; }
  mutable std::mutex mutex_;
  std::map<std::string, int> prices_;
};

int main() {
  Catalog draft;
  Catalog catalog(std::move(draft));
  std::thread a([&] { catalog.set("plum", 3); });
  std::thread b([&] { catalog.get("apple"); });
  a.join();
  b.join();
}
