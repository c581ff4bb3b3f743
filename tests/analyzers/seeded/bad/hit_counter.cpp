#include <map>
#include <mutex>
#include <string>
#include <thread>

class HitCounter {
 public:
  void Hit(const std::string& page) {
    std::lock_guard<std::mutex> lock(mu_);
    ++hits_[page];
    ++total_;
  }

  void Reset() {
    std::lock_guard<std::mutex> lock(mu_);
    hits_.clear();
    total_ = 0;
  }

  long Total() const { return total_; }  // expect: unguarded-access

 private:
  mutable std::mutex mu_;
  std::map<std::string, long> hits_;
  long total_ = 0;
};

int main() {
  HitCounter counter;
  std::thread web([&counter] {
    for (int i = 0; i < 100; ++i) counter.Hit("/index.html");
  });
  while (counter.Total() < 10) std::this_thread::yield();
  counter.Reset();
  web.join();
}
