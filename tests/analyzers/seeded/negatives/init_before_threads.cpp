#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::vector<std::string> hosts;
static std::mutex hostsMutex;
static int port;

static void parseArguments() {
  hosts.push_back("localhost");
  port = 8080;
}

static void addHost(const char* name) {
  std::lock_guard<std::mutex> lock(hostsMutex);
  hosts.emplace_back(std::string(name) + ":" + std::to_string(port));
}

int main() {
  parseArguments();
  std::thread a(addHost, "a");
  std::thread b(addHost, "b");
  a.join();
  b.join();
  port = 0;
  return hosts.size() == 3 ? 0 : 1;
}
