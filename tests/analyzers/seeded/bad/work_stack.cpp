#include <mutex>
#include <thread>
#include <vector>

template <typename T>
class SafeStack {
 public:
  void push(const T& value) {
    std::lock_guard<std::mutex> lock(mutex_);
    data_.push_back(value);
  }
  bool empty() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return data_.empty();
  }
  T pop() {
    std::lock_guard<std::mutex> lock(mutex_);
    T top = data_.back();
    data_.pop_back();
    return top;
  }
  bool tryPop(T& out) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (data_.empty()) return false;
    out = data_.back();
    data_.pop_back();
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<T> data_;
};

int main() {
  SafeStack<int> stack;
  for (int i = 0; i < 100; ++i) stack.push(i);
  auto drain = [&stack] {
    long sum = 0;
    while (!stack.empty()) {
      sum += stack.pop();  // expect: split-critical-section
    }
    return sum;
  };
  std::thread a(drain), b(drain);
  a.join();
  b.join();
  return stack.empty() ? 0 : 1;
}
