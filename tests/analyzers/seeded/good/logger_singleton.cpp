#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Logger {
 public:
  static Logger& instance() {
    Logger* logger = s_instance.load(std::memory_order_acquire);
    if (logger == nullptr) {
      std::lock_guard<std::mutex> lock(s_mutex);
      logger = s_instance.load(std::memory_order_relaxed);
      if (logger == nullptr) {
        logger = new Logger;
        s_instance.store(logger, std::memory_order_release);
      }
    }
    return *logger;
  }

  void write(const std::string& line) {
    std::lock_guard<std::mutex> lock(m_mutex);
    m_lines.push_back(line);
  }

 private:
  Logger() = default;
  static std::atomic<Logger*> s_instance;
  static std::mutex s_mutex;
  std::mutex m_mutex;
  std::vector<std::string> m_lines;
};

std::atomic<Logger*> Logger::s_instance{nullptr};
std::mutex Logger::s_mutex;

int main() {
  std::thread a([] { Logger::instance().write("a"); });
  std::thread b([] { Logger::instance().write("b"); });
  a.join();
  b.join();
}
