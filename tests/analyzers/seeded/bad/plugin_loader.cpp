#include <atomic>
#include <string>
#include <thread>

static std::string pluginName;
static bool pluginReady = false;

static void loadPlugin() {
  pluginName = "codec";
  pluginReady = true;
}

int main() {
  std::thread loader(loadPlugin);
  while (!pluginReady) {  // expect: spin-on-plain
    std::this_thread::yield();
  }
  int length = static_cast<int>(pluginName.size());
  loader.join();
  return length == 5 ? 0 : 1;
}
