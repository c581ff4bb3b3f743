#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

class Batcher {
 public:
  void add(int value) {
    std::unique_lock<std::mutex> lock(mutex_);
    append(value);
    if (full()) flush(lock);
  }
  long flushed() {
    std::unique_lock<std::mutex> lock(mutex_);
    return flushed_;
  }

 private:
  void append(int value) { batch_.push_back(value); }
  bool full() const { return batch_.size() >= 4; }
  void flush(std::unique_lock<std::mutex>& lock) {
    std::vector<int> out;
    out.swap(batch_);
    lock.unlock();
    long sum = 0;
    for (int value : out) sum += value;
    lock.lock();
    flushed_ += sum;
  }

  std::mutex mutex_;
  std::vector<int> batch_;
  long flushed_ = 0;
};

int main() {
  Batcher batcher;
  auto fill = [&batcher] {
    for (int i = 0; i < 16; ++i) batcher.add(1);
  };
  std::thread a(fill), b(fill);
  a.join();
  b.join();
  return batcher.flushed() == 32 ? 0 : 1;
}
