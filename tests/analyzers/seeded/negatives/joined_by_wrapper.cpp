#include <atomic>
#include <thread>
#include <utility>
#include <vector>

class JoiningThread {
 public:
  template <typename F>
  explicit JoiningThread(F&& f) : thread_(std::forward<F>(f)) {}
  JoiningThread(JoiningThread&&) = default;
  ~JoiningThread() { finish(); }

 private:
  void finish() {
    if (thread_.joinable()) thread_.join();
  }
  std::thread thread_;
};

static std::thread spawn(std::atomic<int>& n) {
  std::thread thread([&n] { n.fetch_add(1); });
  return thread;
}

int main() {
  std::atomic<int> n{0};
  {
    JoiningThread first([&n] { n.fetch_add(1); });
    std::vector<JoiningThread> rest;
    rest.emplace_back([&n] { n.fetch_add(1); });
    std::thread third = spawn(n);
    third.join();
  }
  return n.load() == 3 ? 0 : 1;
}
