#include <atomic>
#include <chrono>
#include <thread>

class GameLoop {
 public:
  void run() {
    thread_ = std::thread([this] {
      while (running_) {
        ++frames_;
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
    });
  }
  long stop() {
    running_ = false;
    thread_.join();
    return frames_;
  }

 private:
  volatile bool running_ = true;  // expect: volatile-as-sync
  long frames_ = 0;
  std::thread thread_;
};

int main() {
  GameLoop loop;
  loop.run();
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return loop.stop() >= 0 ? 0 : 1;
}
