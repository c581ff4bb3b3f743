#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

class Mailbox {
 public:
  void put(std::string letter) {
    {
      std::scoped_lock lock(mutex_);
      letters_.push_back(std::move(letter));
    }
    arrived_.notify_one();
  }
  bool take(std::string& out, std::stop_token stop) {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait(lock, stop, [this] { return !letters_.empty(); })) return false;
    out = std::move(letters_.front());
    letters_.pop_front();
    return true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<std::string> letters_;
};

class Actor {
 public:
  explicit Actor(std::string name) : name_(std::move(name)) {}
  void tell(std::string letter) { mailbox_.put(std::move(letter)); }

 private:
  void loop(std::stop_token stop) {
    for (std::string letter; mailbox_.take(letter, stop);) handled_ += letter.size();
  }

  std::string name_;
  Mailbox mailbox_;
  std::size_t handled_ = 0;
  std::jthread worker_{[this](std::stop_token stop) { loop(stop); }};
};

int main() {
  Actor printer("printer");
  for (int i = 0; i < 10; ++i) printer.tell("page");
}
