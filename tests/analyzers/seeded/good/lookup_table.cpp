#include <array>
#include <cmath>
#include <mutex>
#include <thread>

class SineTable {
 public:
  double at(int degree) {
    ensure();
    return values_[((degree % 360) + 360) % 360];
  }

 private:
  void ensure() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!built_) {
      for (int d = 0; d < 360; ++d) values_[d] = std::sin(d * 3.14159265358979 / 180);
      built_ = true;
    }
  }

  std::mutex mutex_;
  bool built_ = false;
  std::array<double, 360> values_{};
};

int main() {
  SineTable table;
  double sums[2] = {0, 0};
  std::thread a([&] {
    for (int d = 0; d < 360; ++d) sums[0] += table.at(d);
  });
  std::thread b([&] {
    for (int d = 0; d < 360; ++d) sums[1] += table.at(-d);
  });
  a.join();
  b.join();
  return std::abs(sums[0] + sums[1]) < 1e-6 ? 0 : 1;
}
