// allow-hint: false-sharing
#include <atomic>
#include <thread>

class OrderNumbers {
 public:
  int next() {
    return ++last_;
  }

  void noteLatency(long micros) {
    long worst = worst_.load();
    while (micros > worst && !worst_.compare_exchange_weak(worst, micros)) {
    }
  }

  long worst() const { return worst_.load(); }

 private:
  std::atomic<int> last_{0};
  std::atomic<long> worst_{0};
};

int main() {
  OrderNumbers numbers;
  auto desk = [&numbers] {
    for (int i = 0; i < 50; ++i) numbers.noteLatency(numbers.next());
  };
  std::thread a(desk), b(desk);
  a.join();
  b.join();
  return numbers.worst() > 0 ? 0 : 1;
}
