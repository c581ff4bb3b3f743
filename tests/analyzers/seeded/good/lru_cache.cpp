#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

class LruCache {
 public:
  explicit LruCache(std::size_t capacity) : capacity_(capacity) {}

  std::optional<std::string> Get(int key) {
    std::lock_guard lock(mu_);
    auto it = index_.find(key);
    if (it == index_.end()) return std::nullopt;
    order_.splice(order_.begin(), order_, it->second);
    return it->second->second;
  }

  void Put(int key, std::string value) {
    std::lock_guard lock(mu_);
    if (index_.count(key) != 0) return;
    order_.emplace_front(key, std::move(value));
    index_[key] = order_.begin();
    if (order_.size() > capacity_) EvictOldest();
  }

  bool Contains(int key) const {
    std::lock_guard lock(mu_);
    return index_.count(key) != 0;
  }

 private:
  void EvictOldest() {
    index_.erase(order_.back().first);
    order_.pop_back();
  }

  const std::size_t capacity_;
  mutable std::mutex mu_;
  std::list<std::pair<int, std::string>> order_;
  std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> index_;
};

int main() {
  LruCache cache(8);
  std::thread filler([&] {
    for (int i = 0; i < 32; ++i) cache.Put(i, std::to_string(i));
  });
  for (int i = 0; i < 32; ++i) cache.Get(i);
  filler.join();
  return cache.Contains(31) ? 0 : 1;
}
