#include <atomic>
#include <functional>
#include <numeric>
#include <thread>
#include <vector>

std::atomic<int> exportsDone{0};

void exportRows(std::vector<int> rows) {
  volatile long sum = std::accumulate(rows.begin(), rows.end(), 0L);
  (void)sum;
  exportsDone.fetch_add(1);
}

void startExport(int n) {
  std::vector<int> rows(n);
  std::iota(rows.begin(), rows.end(), 0);
  std::thread worker(exportRows, std::move(rows));
  worker.detach();
}

int main() {
  for (int i = 1; i < 5; ++i) startExport(i * 100);
  while (exportsDone.load() < 4) std::this_thread::yield();
}
