#include <atomic>
#include <thread>
#include <vector>

struct Snapshot {
  std::vector<int> hops;
  int version;
};

static std::atomic<Snapshot*> latest{nullptr};

static void publish(int version) {
  Snapshot* snapshot = new Snapshot{{1, 2, 3}, version};
  latest.store(snapshot, std::memory_order_relaxed);  // expect-any(p): relaxed-publication
}

static int readVersion() {
  const Snapshot* snapshot = latest.load(std::memory_order_acquire);  // expect-any(p): unpaired-release
  return snapshot ? snapshot->version + static_cast<int>(snapshot->hops.size()) : 0;
}

int main() {
  std::thread updater(publish, 4);
  int seen = readVersion();
  updater.join();
  delete latest.exchange(nullptr);
  return seen == 0 || seen == 7 ? 0 : 1;
}
