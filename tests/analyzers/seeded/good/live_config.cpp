#include <atomic>
#include <memory>
#include <string>
#include <thread>

struct Config {
  std::string host = "localhost";
  int port = 80;
};

std::atomic<std::shared_ptr<const Config>> currentConfig{std::make_shared<Config>()};

int portNow() {
  std::shared_ptr<const Config> config = currentConfig.load();
  return config->port;
}

void reload(int port) {
  auto fresh = std::make_shared<Config>();
  fresh->port = port;
  currentConfig.store(std::move(fresh));
}

int main() {
  std::thread reloader([] {
    for (int port = 8000; port < 8050; ++port) reload(port);
  });
  int last = 0;
  for (int i = 0; i < 50; ++i) last = portNow();
  reloader.join();
  return last > 0 ? 0 : 1;
}
