#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class ConfigEvents {
 public:
  using Handler = std::function<void(const std::string& key, const std::string& value)>;

  void subscribe(Handler handler) {
    std::lock_guard<std::mutex> lock(mutex_);
    handlers_.push_back(std::move(handler));
  }

  void set(const std::string& key, const std::string& value) {
    std::lock_guard<std::mutex> lock(mutex_);
    values_[key] = value;
    for (const Handler& handler : handlers_) handler(key, value);  // expect: callback-under-lock
  }

  std::string get(const std::string& key) const {
    std::lock_guard<std::mutex> lock(mutex_);
    auto it = values_.find(key);
    return it == values_.end() ? std::string() : it->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> values_;
  std::vector<Handler> handlers_;
};

int main() {
  ConfigEvents events;
  std::mutex seenMutex;
  int seen = 0;
  events.subscribe([&](const std::string&, const std::string&) {
    std::lock_guard<std::mutex> lock(seenMutex);
    ++seen;
  });
  std::thread reload([&] { events.set("level", "debug"); });
  events.set("level", "info");
  reload.join();
  return seen == 2 && !events.get("level").empty() ? 0 : 1;
}
