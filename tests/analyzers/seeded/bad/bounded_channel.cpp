#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

template <typename T>
class Channel {
 public:
  void send(T value) {
    {
      std::unique_lock lock(mutex_);
      items_.push_back(std::move(value));
    }
    ready_.notify_one();
  }

  std::optional<T> receive() {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    T value = std::move(items_.front());
    items_.pop_front();
    return value;
  }

  bool idle() const {
    return items_.empty();  // expect: unguarded-access
  }

  void close() {
    {
      std::unique_lock lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<T> items_;
  bool closed_ = false;
};

int main() {
  Channel<int> channel;
  std::jthread consumer([&] {
    while (channel.receive()) {
    }
  });
  for (int i = 0; i < 50; ++i) channel.send(i);
  while (!channel.idle()) std::this_thread::yield();
  channel.close();
}
