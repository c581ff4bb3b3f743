#include <random>
#include <thread>
#include <vector>

static thread_local int depth = 0;
static thread_local std::minstd_rand generator;

static long walk(int levels) {
  ++depth;
  long sum = depth + static_cast<long>(generator() % 3);
  if (levels > 0) sum += walk(levels - 1);
  --depth;
  return sum;
}

int main() {
  std::vector<long> results(4, 0);
  std::vector<std::thread> walkers;
  for (int i = 0; i < 4; ++i) {
    walkers.emplace_back([&results, i] { results[i] = walk(10); });
  }
  for (auto& walker : walkers) walker.join();
  long total = 0;
  for (long result : results) total += result;
  return total > 0 ? 0 : 1;
}
