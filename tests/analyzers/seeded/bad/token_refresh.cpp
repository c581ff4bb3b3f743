#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

class TokenSource {
 public:
  void refresh(const std::string& token) {
    {
      std::scoped_lock lock(mutex_);
      token_ = token;
    }
    changed_.notify_all();
  }

  std::string get() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(200));  // expect: wait-without-predicate
    return token_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string token_;
};

int main() {
  TokenSource source;
  std::jthread refresher([&] { source.refresh("secret"); });
  return source.get().size() > 6;
}
