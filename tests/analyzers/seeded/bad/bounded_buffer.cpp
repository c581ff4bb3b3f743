#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

class BoundedBuffer {
 public:
  explicit BoundedBuffer(std::size_t capacity) : capacity_(capacity) {}

  void put(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return items_.size() < capacity_; });
    items_.push_back(value);
    changed_.notify_one();  // expect-any(n): notify-one-many-waiters
  }

  int get() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !items_.empty(); });
    const int value = items_.back();
    items_.pop_back();
    changed_.notify_one();  // expect-any(n): notify-one-many-waiters
    return value;
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> items_;
};

int main() {
  BoundedBuffer buffer(1);
  auto produce = [&] {
    for (int i = 0; i < 20; ++i) buffer.put(i);
  };
  auto consume = [&] {
    for (int i = 0; i < 20; ++i) buffer.get();
  };
  std::jthread a(produce), b(produce), c(consume), d(consume);
}
