#include <algorithm>
#include <mutex>
#include <thread>
#include <vector>

class Ranking {
 public:
  void add(int player, int score) {
    std::lock_guard<std::mutex> lock(mutex_);
    rows_.push_back({player, score});
    std::sort(rows_.begin(), rows_.end(), [this](const Row& a, const Row& b) {
      ++comparisons_;
      return a.score > b.score;
    });
  }
  int total() const {
    std::lock_guard<std::mutex> lock(mutex_);
    int sum = 0;
    std::for_each(rows_.begin(), rows_.end(), [&](const Row& row) { sum += row.score; });
    const auto bonus = [this] { return comparisons_ > 0 ? 1 : 0; };
    return sum + bonus();
  }

 private:
  struct Row {
    int player, score;
  };
  mutable std::mutex mutex_;
  std::vector<Row> rows_;
  long comparisons_ = 0;
};

int main() {
  Ranking ranking;
  std::thread a([&] { ranking.add(1, 10); });
  std::thread b([&] { ranking.add(2, 20); });
  a.join();
  b.join();
  return ranking.total() >= 30 ? 0 : 1;
}
