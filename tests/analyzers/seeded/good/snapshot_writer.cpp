#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

class SnapshotBuffer {
 public:
  void Append(const std::string& chunk) {
    std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
    lock.lock();
    if (sealed_) {
      lock.unlock();
      return;
    }
    chunks_.push_back(chunk);
    if (chunks_.size() >= 16) sealed_ = true;
  }

  std::vector<std::string> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    sealed_ = false;
    return std::exchange(chunks_, {});
  }

 private:
  std::mutex mutex_;
  bool sealed_ = false;
  std::vector<std::string> chunks_;
};

int main() {
  SnapshotBuffer buffer;
  std::thread writer([&buffer] {
    for (int i = 0; i < 40; ++i) buffer.Append("chunk");
  });
  std::size_t taken = 0;
  for (int i = 0; i < 4; ++i) taken += buffer.Take().size();
  writer.join();
  taken += buffer.Take().size();
  return taken > 0 ? 0 : 1;
}
