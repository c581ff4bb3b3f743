#include <atomic>
#include <chrono>
#include <thread>

class Heartbeat {
 public:
  void start() {
    m_thread = std::jthread([this](std::stop_token token) {
      while (!token.stop_requested()) {
        m_beats++;
        std::this_thread::sleep_for(std::chrono::microseconds(50));
      }
    });
  }

  int beats() const { return m_beats; }

 private:
  std::atomic<int> m_beats{0};
  std::jthread m_thread;
};

int main() {
  Heartbeat heartbeat;
  heartbeat.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  return heartbeat.beats() < 0;
}
