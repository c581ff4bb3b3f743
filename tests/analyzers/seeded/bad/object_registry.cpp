#include <iterator>
#include <list>
#include <mutex>
#include <string>
#include <thread>

struct Entry {
  int id;
  std::string label;
};

static std::mutex registryLock;
static std::list<Entry> registry;

static void registerEntry(int id, std::string label) {
  std::lock_guard<std::mutex> g(registryLock);
  registry.push_back({id, std::move(label)});
}

static void dropEntry(int id) {
  std::lock_guard<std::mutex> g(registryLock);
  registry.remove_if([id](const Entry& e) { return e.id == id; });
}

static int labelLength(int id) {
  Entry* found = nullptr;
  {
    std::lock_guard<std::mutex> g(registryLock);
    for (Entry& e : registry) {
      if (e.id == id) found = &e;  // expect-any(p): guard-escapes
    }
  }
  return found ? static_cast<int>(found->label.size()) : -1;  // expect-any(p): guard-escapes
}

int main() {
  std::thread churn([] {
    for (int i = 0; i < 50; ++i) {
      registerEntry(i, "entry");
      if (i % 2) dropEntry(i);
    }
  });
  int total = 0;
  for (int i = 0; i < 50; ++i) total += labelLength(i);
  churn.join();
  return total > 1'000'000;
}
