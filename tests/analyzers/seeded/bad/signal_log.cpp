#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::mutex logMutex;
static std::vector<std::string> logLines;

static void logLine(const std::string& text) {
  std::lock_guard<std::mutex> guard(logMutex);  // expect-any(s): lock-in-signal-handler
  logLines.push_back(text);
}

static void onHangup(int) { logLine("reload requested"); }  // expect-any(s): lock-in-signal-handler

int main() {
  std::signal(SIGHUP, onHangup);
  std::thread worker([] {
    for (int i = 0; i < 10; ++i) logLine("tick");
  });
  std::raise(SIGHUP);
  worker.join();
  return logLines.size() == 11 ? 0 : 1;
}
