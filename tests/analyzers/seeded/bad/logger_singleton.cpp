#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Logger {
 public:
  static Logger& instance() {
    if (s_instance == nullptr) {  // expect: double-checked-locking
      std::lock_guard<std::mutex> lock(s_mutex);
      if (s_instance == nullptr) s_instance = new Logger;
    }
    return *s_instance;
  }

  void write(const std::string& line) {
    std::lock_guard<std::mutex> lock(m_mutex);
    m_lines.push_back(line);
  }

 private:
  Logger() = default;
  static Logger* s_instance;
  static std::mutex s_mutex;
  std::mutex m_mutex;
  std::vector<std::string> m_lines;
};

Logger* Logger::s_instance = nullptr;
std::mutex Logger::s_mutex;

int main() {
  std::thread a([] { Logger::instance().write("a"); });
  std::thread b([] { Logger::instance().write("b"); });
  a.join();
  b.join();
}
