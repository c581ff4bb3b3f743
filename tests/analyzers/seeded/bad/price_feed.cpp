#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct Tick {
  std::string symbol;
  double price;
};

Tick parseTick(const std::string& line) {
  const auto comma = line.find(',');
  return Tick{line.substr(0, comma), std::stod(line.substr(comma + 1))};
}

class PriceFeed {
 public:
  bool onLine(const std::string& line) {
    try {
      lock_.lock();
      ticks_.push_back(parseTick(line));  // expect: lock-leaked-by-exception
      lock_.unlock();
      return true;
    } catch (const std::exception&) {
      return false;
    }
  }

  std::size_t size() {
    std::lock_guard<std::mutex> guard(lock_);
    return ticks_.size();
  }

 private:
  std::mutex lock_;
  std::vector<Tick> ticks_;
};

int main() {
  PriceFeed feed;
  std::thread exchange([&] {
    feed.onLine("ABC,12.5");
    feed.onLine("garbage");
    feed.onLine("DEF,1.25");
  });
  feed.onLine("GHI,7");
  exchange.join();
  return feed.size() >= 1 ? 0 : 1;
}
