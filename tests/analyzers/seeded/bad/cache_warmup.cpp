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
  for (int shard = 0; shard < 4; ++shard) {
    (void)std::async(std::launch::async, warm, shard);  // expect: discarded-future
  }
  std::async(std::launch::async, [] { return warm(99); });  // expect: discarded-future
  return warmed.load() == 5 ? 0 : 1;
}
