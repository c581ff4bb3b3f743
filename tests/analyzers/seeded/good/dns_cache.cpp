#include <map>
#include <mutex>
#include <string>
#include <thread>

class DnsCache {
 public:
  int serialFor(const std::string& host) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto it = serials_.find(host);
    if (it != serials_.end()) return it->second;
    const int serial = ++lastSerial_;
    serials_[host] = serial;
    return serial;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> serials_;
  int lastSerial_ = 0;
};

int main() {
  DnsCache cache;
  std::thread a([&] { cache.serialFor("example.org"); });
  std::thread b([&] { cache.serialFor("example.org"); });
  a.join();
  b.join();
  return cache.serialFor("example.org") > 0 ? 0 : 1;
}
