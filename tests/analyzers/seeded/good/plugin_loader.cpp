#include <atomic>
#include <string>
#include <thread>

static std::string pluginName;
static std::atomic<bool> pluginReady{false};

static void loadPlugin() {
  pluginName = "codec";
  pluginReady.store(true, std::memory_order_release);
}

int main() {
  std::thread loader(loadPlugin);
  while (!pluginReady.load(std::memory_order_acquire)) {
    std::this_thread::yield();
  }
  int length = static_cast<int>(pluginName.size());
  loader.join();
  return length == 5 ? 0 : 1;
}
