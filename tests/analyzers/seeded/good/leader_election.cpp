#include <atomic>
#include <thread>

class Election {
 public:
  bool claim(int node) {
    int nobody = -1;
    if (leader_.compare_exchange_strong(nobody, node)) {
      return true;
    }
    return nobody == node;
  }
  int leader() const { return leader_.load(); }

 private:
  std::atomic<int> leader_{-1};
};

int main() {
  Election election;
  std::thread one([&] { election.claim(1); });
  std::thread two([&] { election.claim(2); });
  one.join();
  two.join();
  return election.leader() > 0 ? 0 : 1;
}
