#include <mutex>
#include <set>
#include <string>
#include <thread>

class TagIndex {
 public:
  void add(const std::string& tag) {
    std::lock_guard<std::mutex> guard{mutex_};
    tags_.insert(tag);
  }

  void remove(const std::string& tag) {
    std::lock_guard<std::mutex> guard{mutex_};
    tags_.erase(tag);
  }

  bool has(const std::string& tag) const {
    std::unique_lock<std::mutex> lock(mutex_);
    return tags_.contains(tag);
  }

 private:
  mutable std::mutex mutex_;
  std::set<std::string> tags_;
};

int main() {
  TagIndex index;
  std::thread a([&] { index.add("red"); });
  std::thread b([&] { index.remove("red"); });
  bool found = index.has("blue");
  a.join();
  b.join();
  return found ? 1 : 0;
}
