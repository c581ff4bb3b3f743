#include <mutex>
#include <thread>
#include <vector>

class Tree {
 public:
  void insert(int value) {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    values_.push_back(value);
    if (count() > 8) clear();
  }
  std::size_t count() const {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    return values_.size();
  }
  void clear() {
    std::lock_guard<std::recursive_mutex> lock(mutex_);
    values_.clear();
  }

 private:
  mutable std::recursive_mutex mutex_;
  std::vector<int> values_;
};

int main() {
  Tree tree;
  auto grow = [&tree] {
    for (int i = 0; i < 20; ++i) tree.insert(i);
  };
  std::thread a(grow), b(grow);
  a.join();
  b.join();
  return tree.count() <= 8 ? 0 : 1;
}
