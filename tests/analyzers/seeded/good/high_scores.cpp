#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class HighScores {
 public:
  void submit(int score) {
    std::scoped_lock lock(m_guard);
    m_scores.push_back(score);
    std::sort(m_scores.begin(), m_scores.end(), std::greater<>{});
    if (m_scores.size() > 10) m_scores.resize(10);
  }

  std::vector<int> top() const {
    std::scoped_lock lock(m_guard);
    return m_scores;
  }

 private:
  mutable std::mutex m_guard;
  std::vector<int> m_scores;
};

template <typename T>
class Latest {
 public:
  void set(T value) {
    std::scoped_lock lock{mutex_};
    value_ = value;
  }
  T get() const {
    const std::scoped_lock<std::mutex> lock{mutex_};
    return value_;
  }

 private:
  mutable std::mutex mutex_;
  T value_{};
};

int main() {
  HighScores scores;
  Latest<int> latest;
  std::thread p1([&] {
    for (int i = 0; i < 20; ++i) scores.submit(i), latest.set(i);
  });
  std::thread p2([&] {
    for (int i = 20; i < 40; ++i) scores.submit(i + latest.get());
  });
  p1.join();
  p2.join();
  return scores.top().size() == 10 ? 0 : 1;
}
