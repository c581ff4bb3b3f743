#include <atomic>
#include <chrono>
#include <thread>

class Watchdog {
 public:
  Watchdog() {
    m_thread = std::thread([this] {
      while (!m_stop.load()) std::this_thread::sleep_for(std::chrono::microseconds(100));
    });
  }
  ~Watchdog() {
    m_stop.store(true);
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  std::atomic<bool> m_stop{false};
  std::thread m_thread;  // expect: unjoined-thread
};

int main() { Watchdog watchdog; }
