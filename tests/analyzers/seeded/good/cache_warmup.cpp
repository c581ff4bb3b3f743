#include <atomic>
#include <future>
#include <vector>

namespace {
std::atomic<int> warmed{0};

int warm(int shard) {
  warmed.fetch_add(1);
  return shard;
}
}  // namespace

int main() {
  std::vector<std::future<int>> pending;
  for (int shard = 0; shard < 4; ++shard) {
    pending.push_back(std::async(std::launch::async, warm, shard));
  }
  pending.push_back(std::async(std::launch::async, [] { return warm(99); }));
  for (auto& one : pending) one.wait();
  return warmed.load() == 5 ? 0 : 1;
}
