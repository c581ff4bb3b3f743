#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex logMutex;
static std::vector<std::string> logLines;
static volatile std::sig_atomic_t reloadWanted = 0;

static void logLine(const std::string& text) {
  std::lock_guard<std::mutex> guard(logMutex);
  logLines.push_back(text);
}

static void onHangup(int) { reloadWanted = 1; }

int main() {
  std::signal(SIGHUP, onHangup);
  std::thread worker([] {
    for (int i = 0; i < 10; ++i) logLine("tick");
  });
  std::raise(SIGHUP);
  if (reloadWanted) logLine("reload requested");
  worker.join();
  return logLines.size() == 11 ? 0 : 1;
}
