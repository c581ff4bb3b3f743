#include <ctime>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex accessMutex;
static std::vector<std::string> accessLines;

static std::string stamp(std::time_t when) {
  char text[32];
  std::strftime(text, sizeof text, "%F %T", std::localtime(&when));  // expect: thread-unsafe-function
  return text;
}

static void logAccess(const std::string& path) {
  std::string line = stamp(1'700'000'000) + " GET " + path;
  std::lock_guard<std::mutex> lock(accessMutex);
  accessLines.push_back(std::move(line));
}

int main() {
  std::thread a([] {
    for (int i = 0; i < 10; ++i) logAccess("/a");
  });
  std::thread b([] {
    for (int i = 0; i < 10; ++i) logAccess("/b");
  });
  a.join();
  b.join();
  return accessLines.size() == 20 ? 0 : 1;
}
